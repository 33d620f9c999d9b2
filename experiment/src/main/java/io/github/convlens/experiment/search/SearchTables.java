package io.github.convlens.experiment.search;

import io.github.convlens.core.DurableFiles;
import io.github.convlens.experiment.search.space.SpaceKey;
import io.github.convlens.training.table.CsvFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code search.csv} and {@code search-times.csv}. */
final class SearchTables {
  private static final String TRIAL = "trial";
  private static final String STATE = "state";

  private SearchTables() {}

  /** Replaces both files. Each file is complete at any time. */
  static void write(SearchResult result) throws IOException {
    DurableFiles.replace(result.folder().table(), trials(result));
    StringBuilder times = new StringBuilder();
    CsvFile.append(times, TRIAL, "seconds");
    for (TrialResult one : result.trials()) {
      CsvFile.append(times, one.trial().number(), one.outcome().seconds());
    }
    DurableFiles.replace(result.folder().times(), times.toString());
  }

  /**
   * The content of {@code search.csv}, which depends neither on training times nor on how often the
   * search was stopped.
   */
  private static String trials(SearchResult result) throws IOException {
    List<String> keys = result.plan().space().keys().stream().map(SpaceKey::path).toList();
    boolean rungs = !result.plan().rungEpochs().isEmpty();
    List<Object> header = new ArrayList<>(List.of(TRIAL, STATE, result.plan().metric()));
    header.addAll(List.of("epochs", "batches"));
    if (rungs) {
      header.add("rung");
    }
    header.addAll(keys);
    StringBuilder text = new StringBuilder();
    CsvFile.append(text, header.toArray());
    for (TrialResult one : result.trials()) {
      List<Object> row = new ArrayList<>();
      row.add(one.trial().number());
      row.add(one.outcome().state());
      row.add(one.value());
      row.add(one.outcome().epochs());
      row.add(one.outcome().batches());
      if (rungs) {
        row.add(result.rung(one));
      }
      keys.forEach(key -> row.add(one.trial().values().getOrDefault(key, "")));
      CsvFile.append(text, row.toArray());
    }
    return text.toString();
  }
}
