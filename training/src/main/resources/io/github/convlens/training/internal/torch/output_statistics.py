# Statistics of layer outputs, in TorchScript.
# OutputStatisticsKernels.java has a typed method for each method that Java calls. ScriptModule.java
# describes the dialect, the dtype codes and the calling convention.
#
# Used by ActivationStats and ActivationHistogram. Each statistic has three implementations, and the
# tests compare all three with one reference:
#   on the host, the usual case:   statistics.c, histogram.c     (NativeOutputKernels)
#   on the host, without these:    stats_on_cpu, histogram_on_cpu (TorchOutputKernels)
#   on a GPU:                      stats_on_gpu, histogram_on_gpu
# On the host, an output is measured as soon as it is computed, while it is in the caches. On a GPU,
# several outputs are collected for one call, and the result stays on the GPU until it is read. So
# no method for a GPU may call float(tensor) or branch on a tensor's value.
# outputs: (N, C) or (N, C, H, W), contiguous or channels last, of any floating-point type.
# An element counts as near zero if x (or abs(x), if absolute is set) is at or below threshold.
# Without absolute, all negative values count (for a threshold of 0 or more).
# Values to be read by the host are float64, so that one array can hold both floats and counts.
class OutputStatistics(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # For a GPU: a row of [mean, standard deviation (unbiased), near-zero fraction] for each output.
  def activation_stats(self: __torch__.OutputStatistics,
    outputs: List[Tensor],
    threshold: float,
    absolute: bool) -> Tensor:
    rows = annotate(List[Tensor], [])
    for output in outputs:
      rows = torch.append(rows, (self).stats_on_gpu(torch.to(output, 6), threshold, absolute, ))
    return torch.stack(rows)

  # Two passes: the squared deviations from the mean are summed, so no digits are lost by
  # cancellation. The mean is rounded to float32, so the sum of the deviations (rest) is not exactly
  # 0. The term with rest * rest in the variance corrects for that (the corrected two-pass algorithm
  # of Chan, Golub and LeVeque, 1983).
  # Also implemented in statistics.c and stats_on_cpu.
  def stats_on_gpu(self: __torch__.OutputStatistics,
    x: Tensor,
    threshold: float,
    absolute: bool) -> Tensor:
    count = torch.numel(x)
    mean = torch.mean(x)
    centred = torch.sub(x, mean)
    squares = torch.sum(torch.mul(centred, centred), dtype=7)
    rest = torch.sum(centred, dtype=7)
    variance = torch.div(torch.sub(squares, torch.div(torch.mul(rest, rest), count)), torch.sub(count, 1))
    if absolute:
      y = torch.abs(x)
    else:
      y = x
    near = torch.div(torch.sum(torch.le(y, threshold), dtype=7), count)
    return torch.stack([torch.to(mean, 7), torch.sqrt(variance), near])

  # Converts float16 and bfloat16 to float32, in which sums do not overflow and counts are exact.
  # Returns other types unchanged.
  def widened(self: __torch__.OutputStatistics,
    output: Tensor) -> Tensor:
    if torch.__contains__([5, 15], ops.prim.dtype(output)):
      x = torch.to(output, 6)
    else:
      x = output
    return x

  # For a CPU: the numbers of activation_stats, computed for one output at a time. They are plain
  # floats, since a tensor for each intermediate sum would cost more than the sum. scratch holds the
  # near-zero flags of one chunk. A chunk has 524288 elements (2 MiB of float32), to stay in the
  # second-level cache.
  def activation_stats_on_cpu(self: __torch__.OutputStatistics,
    outputs: List[Tensor],
    threshold: float,
    absolute: bool) -> List[float]:
    chunk = 1
    for output in outputs:
      chunk = ops.prim.max(chunk, ops.prim.min(524288, torch.numel(output)))
    scratch = torch.empty([chunk], dtype=ops.prim.dtype((self).widened(outputs[0], )))
    numbers = annotate(List[float], [])
    for output in outputs:
      torch.extend(numbers, (self).stats_on_cpu((self).in_memory_order((self).widened(output, ), ), scratch, threshold, absolute, ))
    return numbers

  # One pass over each chunk: sum, sum of squares, near-zero flags. sum(x^2) - n mean^2 cancels when
  # the mean is large compared with the standard deviation. If more than one bit would be lost, the
  # spread is computed around the mean instead, as in stats_on_gpu. The squares are summed in pieces
  # of 64 KiB, because on a processor that libtorch does not know, dot adds the products one by one
  # in float32, and loses five digits over a whole chunk.
  # Also implemented in statistics.c and stats_on_gpu.
  def stats_on_cpu(self: __torch__.OutputStatistics,
    x: Tensor,
    scratch: Tensor,
    threshold: float,
    absolute: bool) -> List[float]:
    count = torch.numel(x)
    total = 0.
    squares = 0.
    near = 0.
    for part in torch.split(x, torch.numel(scratch)):
      marks = torch.narrow(scratch, 0, 0, torch.numel(part))
      total = torch.add(total, float(torch.sum(part)))
      for piece in torch.split(part, 16384):
        squares = torch.add(squares, float(torch.dot(piece, piece)))
      if absolute:
        marked = torch.le(torch.abs(part), threshold, out=marks)
      else:
        marked = torch.le(part, threshold, out=marks)
      near = torch.add(near, float(torch.sum(marked)))
    mean = torch.div(total, count)
    offset = torch.mul(mean, total)
    if torch.gt(torch.mul(offset, 2.), squares):
      shift = torch.mean(x)
      centred = torch.sub(x, shift)
      rest = float(torch.sum(centred, dtype=7))
      spread = torch.sub(float(torch.sum(torch.mul(centred, centred), dtype=7)), torch.div(torch.mul(rest, rest), count))
      exact = torch.add(float(shift), torch.div(rest, count))
    else:
      spread = torch.sub(squares, offset)
      exact = mean
    if torch.gt(count, 1):
      std = torch.sqrt(torch.div(spread, torch.sub(count, 1)))
    else:
      std = float("nan")
    return [exact, std, torch.div(near, count)]

  # A row for each output: [minimum, maximum, fraction of dead channels, number of values below low,
  # in each bin, and above high]. A channel is dead if no value (or |value|) of the batch exceeds
  # the near-zero threshold. may_read: whether values may be read on the host during the call. If so,
  # histogram_on_cpu counts, otherwise histogram_on_gpu. Reading costs nothing if the outputs are on
  # a CPU.
  def activation_histogram(self: __torch__.OutputStatistics,
    outputs: List[Tensor],
    bins: int,
    low: float,
    high: float,
    threshold: float,
    absolute: bool,
    may_read: bool) -> Tensor:
    rows = annotate(List[Tensor], [])
    for output in outputs:
      x = (self).in_memory_order((self).widened(output, ), )
      lowest = torch.amin(x)
      if absolute:
        peaks = (self).channel_peaks(torch.abs(x), torch.size(output, 0), torch.size(output, 1), )
        highest = torch.amax(x)
      else:
        # The maximum of the channels' maxima, which saves a pass.
        peaks = (self).channel_peaks(x, torch.size(output, 0), torch.size(output, 1), )
        highest = torch.amax(peaks)
      dead = torch.mean(torch.le(peaks, threshold), dtype=7)
      extremes = torch.stack([torch.to(lowest, 7), torch.to(highest, 7), dead])
      if may_read:
        counts = (self).histogram_on_cpu(x, bins, low, high, torch.gt(float(highest), high), )
      else:
        counts = (self).histogram_on_gpu(x, bins, low, high, )
      rows = torch.append(rows, torch.cat([extremes, torch.to(counts, 7)]))
    return torch.stack(rows)

  # The maximum of each channel, shape (channels). x comes from in_memory_order.
  def channel_peaks(self: __torch__.OutputStatistics,
    x: Tensor,
    images: int,
    channels: int) -> Tensor:
    pixels = torch.amax(torch.view(x, [images, -1]), [0])
    return torch.amax(torch.view(pixels, [-1, channels]), [0])

  # All values along one axis, channels last. For an image batch in channels-last layout, this is a
  # view.
  def in_memory_order(self: __torch__.OutputStatistics,
    output: Tensor) -> Tensor:
    if torch.eq(torch.dim(output), 4):
      x = torch.permute(output, [0, 2, 3, 1])
    else:
      x = output
    return torch.reshape(x, [-1])

  # torch.histc leaves out values outside the range, so they are counted separately.
  # Also implemented in histogram.c and histogram_on_cpu.
  def histogram_on_gpu(self: __torch__.OutputStatistics,
    x: Tensor,
    bins: int,
    low: float,
    high: float) -> Tensor:
    below = torch.sum(torch.lt(x, low))
    inside = torch.to(torch.histc(torch.to(x, 6), bins, low, high), 4)
    above = torch.sum(torch.gt(x, high))
    return torch.cat([torch.reshape(below, [1]), inside, torch.reshape(above, [1])])

  # int64 counts, shape (bins + 2): below the range, in each bin, above the range. some_above:
  # whether the maximum is above high.
  #
  # torch.histc and torch.bincount are not vectorised on a CPU, and adding to one counter again and
  # again (most outputs of a ReLU are 0) makes each addition wait for the previous addition. So two
  # values are counted at once, in an eighth of histc's time. With kinds = bins + 2 (the bins, below
  # and above), each value receives an index from 0 (below) to bins + 1 (above) by vectorised
  # arithmetic. A value of the first half of a chunk and a value of the second half are combined
  # into one key, first + kinds * second, so bincount counts half as many keys, in kinds * kinds
  # counters.
  # If the counters are reshaped to a kinds x kinds matrix, its column sums count the values of the
  # first halves, and its row sums those of the second halves. An odd last value is counted alone.
  #
  # As in torch.histc, x = high belongs in the last bin, but the formula gives it the index of the
  # values above the range. The values above high are therefore counted by comparison (there are
  # usually none, and then this is skipped), and the other values with that index go to the last
  # bin.
  #
  # The arithmetic is the same as in histc: float32, multiplying before dividing. NaN becomes the
  # smallest int32, and is clamped to key 0. The NaN and the value with which it is paired are then
  # counted as below the range, but the minimum and maximum show the NaN.
  # A chunk of 262144 values is 1 MiB, to stay in the second-level cache.
  # Also implemented in histogram.c and histogram_on_gpu.
  def histogram_on_cpu(self: __torch__.OutputStatistics,
    x: Tensor,
    bins: int,
    low: float,
    high: float,
    some_above: bool) -> Tensor:
    kinds = torch.add(bins, 2)
    pairs = torch.zeros([torch.mul(kinds, kinds)], dtype=4)
    odd = torch.zeros([kinds], dtype=4)
    above = torch.zeros([], dtype=4)
    for part in torch.split(x, 262144):
      # y is one less than each value's index: -1 below the range, 0 to bins - 1 in the bins, and
      # bins above the range.
      if torch.eq(low, 0.):
        y = torch.mul(part, bins)
      else:
        y = torch.mul_(torch.sub(part, low), bins)
      y = torch.div_(y, torch.sub(high, low))
      y = torch.floor_(y)
      y = torch.clamp_(y, -1, bins)
      half = torch.floordiv(torch.numel(y), 2)
      # first + kinds * second, with first = y + 1 for a value of the first half, and second
      # likewise: exact in float32, as long as it is below 2^24.
      coded = torch.add(torch.slice(y, 0, 0, half), torch.slice(y, 0, half, torch.mul(half, 2)), alpha=kinds)
      coded = torch.to(torch.add_(coded, torch.add(kinds, 1)), 3)
      pairs = torch.add_(pairs, torch.bincount(torch.clamp_min_(coded, 0), None, torch.mul(kinds, kinds)))
      if torch.gt(torch.numel(y), torch.mul(half, 2)):
        rest = torch.to(torch.add(torch.slice(y, 0, torch.mul(half, 2)), 1), 3)
        odd = torch.add_(odd, torch.bincount(torch.clamp_min_(rest, 0), None, kinds))
      else:
        pass
      if some_above:
        above = torch.add_(above, torch.to(torch.sum(torch.gt(part, high, out=y)), 4))
      else:
        pass
    square = torch.reshape(pairs, [kinds, kinds])
    counts = torch.add_(torch.add(torch.sum(square, [0]), torch.sum(square, [1])), odd)
    surplus = torch.sub(torch.select(counts, 0, torch.add(bins, 1)), above)
    last = torch.add_(torch.select(counts, 0, bins), surplus)
    top = torch.copy_(torch.select(counts, 0, torch.add(bins, 1)), above)
    return counts
