package io.github.convlens.insight.diagnose;

import io.github.convlens.model.summary.LayerRole;

/**
 * What was recorded of one layer's output.
 *
 * @param name its path in the network
 * @param role what it is there
 * @param mean over a batch's values
 * @param std over a batch's values
 * @param nearZero the share of values at or below the near-zero threshold
 * @param max largest value; empty where histograms were off
 * @param deadChannels the share of channels without a value above the threshold; empty where
 *     histograms were off
 */
public record LayerRecord(
    String name,
    LayerRole role,
    Series mean,
    Series std,
    Series nearZero,
    Series max,
    Series deadChannels) {}
