class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def cross_entropy(self: __torch__.Kernels,
    logits: Tensor,
    labels: Tensor,
    smoothing: Tensor) -> List[Tensor]:
    loss = torch.cross_entropy_loss(logits, labels, None, 1, -100, float(smoothing))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def mean_squared_error(self: __torch__.Kernels,
    outputs: Tensor,
    labels: Tensor) -> List[Tensor]:
    targets = torch.type_as(torch.one_hot(labels, torch.size(outputs, 1)), outputs)
    loss = torch.mse_loss(outputs, targets)
    correct = torch.sum(torch.eq(torch.argmax(outputs, 1), labels))
    return [loss, correct]

  def binary_cross_entropy(self: __torch__.Kernels,
    outputs: Tensor,
    labels: Tensor) -> List[Tensor]:
    logits = torch.squeeze(outputs, 1)
    targets = torch.type_as(labels, logits)
    loss = torch.binary_cross_entropy_with_logits(logits, targets)
    correct = torch.sum(torch.eq(torch.gt(logits, 0), torch.gt(labels, 0)))
    return [loss, correct]

  def add_to_totals(self: __torch__.Kernels,
    totals: Tensor,
    loss: Tensor,
    correct: Tensor,
    images: int) -> NoneType:
    batch = torch.stack([torch.mul(torch.to(loss, 7), images), torch.to(correct, 7)])
    _0 = torch.add_(totals, batch)
    return None

  def pack(self: __torch__.Kernels,
    loss: Tensor,
    correct: Tensor) -> Tensor:
    return torch.stack([torch.to(loss, 7), torch.to(correct, 7)])

  def concatenate(self: __torch__.Kernels,
    arrays: List[Tensor]) -> Tensor:
    flat = annotate(List[Tensor], [])
    for array in arrays:
      flat = torch.append(flat, torch.reshape(array, [-1]))
    return torch.cat(flat)

  def gradients(self: __torch__.Kernels,
    loss: Tensor,
    parameters: List[Tensor]) -> List[Tensor]:
    found = torch.autograd.grad([loss], parameters, None, None, False, False)
    gradients = annotate(List[Tensor], [])
    for gradient in found:
      gradients = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
    return gradients

  def element(self: __torch__.Kernels,
    array: Tensor,
    index: int) -> Tensor:
    return torch.clone(torch.select(torch.reshape(array, [-1]), 0, index))

  def set_element(self: __torch__.Kernels,
    array: Tensor,
    index: int,
    value: float) -> NoneType:
    _0 = torch.fill_(torch.select(torch.view(torch.detach(array), [-1]), 0, index), value)
    return None

  def half_squares(self: __torch__.Kernels,
    arrays: List[Tensor]) -> Tensor:
    norms = torch.stack(torch._foreach_norm(arrays, 2))
    return torch.div(torch.sum(torch.mul(norms, norms)), 2)

  def add_gradients(self: __torch__.Kernels,
    sums: List[Tensor],
    gradients: List[Tensor]) -> NoneType:
    torch._foreach_add_(sums, gradients)
    return None

  def scale_gradients(self: __torch__.Kernels,
    gradients: List[Tensor],
    factor: float) -> NoneType:
    torch._foreach_mul_(gradients, factor)
    return None

  def clip_norm(self: __torch__.Kernels,
    gradients: List[Tensor],
    bound: float) -> NoneType:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2)))
    factor = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 9.9999999999999995e-07)), bound), None, 1.)
    torch._foreach_mul_(gradients, factor)
    return None

  def clip_value(self: __torch__.Kernels,
    gradients: List[Tensor],
    bound: float) -> NoneType:
    torch._foreach_clamp_min_(gradients, torch.neg(bound))
    torch._foreach_clamp_max_(gradients, bound)
    return None

  def part(self: __torch__.Kernels,
    all: List[Tensor],
    first: int,
    count: int) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for i in range(count):
      found = torch.append(found, all[torch.add(first, i)])
    return found

  def sgd(self: __torch__.Kernels,
    gradients: List[Tensor],
    first: int,
    parameters: List[Tensor],
    velocities: List[Tensor],
    decay: float,
    rate: float,
    momentum: float,
    nesterov: bool) -> NoneType:
    mine = (self).part(gradients, first, torch.len(parameters), )
    if torch.eq(momentum, 0.):
      used = annotate(List[Tensor], [])
    else:
      used = velocities
    torch._fused_sgd_(parameters, mine, used, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=nesterov, maximize=False, is_first_step=False)
    return None

  def adam(self: __torch__.Kernels,
    gradients: List[Tensor],
    first: int,
    parameters: List[Tensor],
    means: List[Tensor],
    squares: List[Tensor],
    updates: List[Tensor],
    decay: float,
    rate: float,
    beta1: float,
    beta2: float,
    epsilon: float) -> NoneType:
    mine = (self).part(gradients, first, torch.len(parameters), )
    torch._foreach_add_(updates, 1)
    torch._fused_adam_(parameters, mine, means, squares, [], updates, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
    return None

  def adamw(self: __torch__.Kernels,
    gradients: List[Tensor],
    first: int,
    parameters: List[Tensor],
    means: List[Tensor],
    squares: List[Tensor],
    updates: List[Tensor],
    decay: float,
    rate: float,
    beta1: float,
    beta2: float,
    epsilon: float) -> NoneType:
    mine = (self).part(gradients, first, torch.len(parameters), )
    torch._foreach_add_(updates, 1)
    torch._fused_adamw_(parameters, mine, means, squares, [], updates, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
    return None

  def rmsprop(self: __torch__.Kernels,
    gradients: List[Tensor],
    first: int,
    parameters: List[Tensor],
    squares: List[Tensor],
    velocities: List[Tensor],
    decay: float,
    rate: float,
    momentum: float,
    alpha: float,
    epsilon: float) -> NoneType:
    mine = (self).part(gradients, first, torch.len(parameters), )
    torch._foreach_add_(mine, parameters, alpha=decay)
    torch._foreach_mul_(squares, alpha)
    torch._foreach_addcmul_(squares, mine, mine, torch.sub(1., alpha))
    roots = torch._foreach_sqrt(squares)
    torch._foreach_add_(roots, epsilon)
    torch._foreach_mul_(velocities, momentum)
    torch._foreach_addcdiv_(velocities, mine, roots, 1.)
    torch._foreach_add_(parameters, velocities, alpha=torch.neg(rate))
    return None

  def activation_stats(self: __torch__.Kernels,
    outputs: List[Tensor],
    threshold: float,
    absolute: bool) -> Tensor:
    rows = annotate(List[Tensor], [])
    for output in outputs:
      x = torch.detach(output)
      if ops.prim.is_cuda(x):
        row = (self).stats_on_gpu(torch.to(x, 6), threshold, absolute, )
      else:
        row = (self).stats_on_cpu((self).in_memory_order(x, ), threshold, absolute, )
      rows = torch.append(rows, row)
    return torch.stack(rows)

  def stats_on_gpu(self: __torch__.Kernels,
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

  def stats_on_cpu(self: __torch__.Kernels,
    x: Tensor,
    threshold: float,
    absolute: bool) -> Tensor:
    count = torch.numel(x)
    chunk = 131072
    scratch = torch.empty([ops.prim.min(chunk, count)], dtype=ops.prim.dtype(x))
    parts = annotate(List[Tensor], [])
    for i in range(torch.floordiv(torch.add(count, torch.sub(chunk, 1)), chunk)):
      first = torch.mul(i, chunk)
      size = ops.prim.min(chunk, torch.sub(count, first))
      part = torch.narrow(x, 0, first, size)
      mine = torch.narrow(scratch, 0, 0, size)
      parts = torch.append(parts, torch.sum(part))
      parts = torch.append(parts, torch.dot(part, part))
      if absolute:
        near = torch.le(torch.abs(part), threshold, out=mine)
      else:
        near = torch.le(part, threshold, out=mine)
      parts = torch.append(parts, torch.sum(near))
    sums = torch.sum(torch.to(torch.view(torch.stack(parts), [-1, 3]), 7), [0])
    mean = torch.div(sums[0], count)
    near_zero = torch.div(sums[2], count)
    squares = torch.mul(torch.mul(mean, mean), count)
    if bool(torch.gt(torch.mul(squares, 2.), sums[1])):
      shift = torch.to(mean, ops.prim.dtype(x))
      centred = torch.sub(x, shift)
      rest = torch.sum(centred, dtype=7)
      near_mean = torch.add(torch.to(shift, 7), torch.div(rest, count))
      spread = torch.sub(torch.sum(torch.mul(centred, centred), dtype=7), torch.div(torch.mul(rest, rest), count))
      exact = [near_mean, spread]
    else:
      exact = [mean, torch.sub(sums[1], squares)]
    std = torch.sqrt(torch.div(exact[1], torch.sub(count, 1)))
    return torch.stack([exact[0], std, near_zero])

  def activation_histogram(self: __torch__.Kernels,
    outputs: List[Tensor],
    bins: int,
    low: float,
    high: float,
    threshold: float,
    absolute: bool) -> Tensor:
    rows = annotate(List[Tensor], [])
    for output in outputs:
      x = torch.detach(output)
      if absolute:
        y = torch.abs(x)
      else:
        y = x
      peaks = (self).channel_peaks(y, )
      dead = torch.mean(torch.le(peaks, threshold), dtype=7)
      lowest = torch.to(torch.amin(x), 7)
      highest = torch.to(torch.amax(x), 7)
      extremes = torch.stack([lowest, highest, dead])
      flat = (self).in_memory_order(x, )
      counts = (self).histogram(flat, bins, low, high, )
      rows = torch.append(rows, torch.cat([extremes, torch.to(counts, 7)]))
    return torch.stack(rows)

  def channel_peaks(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    peaks = torch.amax(x, [0])
    if torch.gt(torch.dim(x), 2):
      result = torch.amax(torch.flatten(peaks, 1), [1])
    else:
      result = peaks
    return result

  def in_memory_order(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    if torch.eq(torch.dim(x), 4):
      y = torch.permute(x, [0, 2, 3, 1])
    else:
      y = x
    return torch.reshape(y, [-1])

  def histogram(self: __torch__.Kernels,
    x: Tensor,
    bins: int,
    low: float,
    high: float) -> Tensor:
    above = torch.sum(torch.gt(x, high))
    if ops.prim.is_cuda(x):
      below = torch.sum(torch.lt(x, low))
      inside = torch.to(torch.histc(torch.to(x, 6), bins, low, high), 4)
      result = torch.cat([torch.reshape(below, [1]), inside, torch.reshape(above, [1])])
    else:
      result = (self).histogram_on_host(x, bins, low, high, above, )
    return result

  def histogram_on_host(self: __torch__.Kernels,
    x: Tensor,
    bins: int,
    low: float,
    high: float,
    above: Tensor) -> Tensor:
    kinds = torch.add(bins, 2)
    pairs = torch.zeros([torch.mul(kinds, kinds)], dtype=4)
    odd = torch.zeros([kinds], dtype=4)
    for part in torch.split(x, 262144):
      y = torch.sub(part, low)
      y = torch.mul_(y, bins)
      y = torch.div_(y, torch.sub(high, low))
      y = torch.floor_(y)
      y = torch.clamp_(y, -1, bins)
      y = torch.add_(y, 1)
      half = torch.floordiv(torch.numel(y), 2)
      coded = torch.add(torch.slice(y, 0, 0, half), torch.slice(y, 0, half, torch.mul(half, 2)), alpha=kinds)
      pairs = torch.add_(pairs, torch.bincount(torch.clamp_min_(torch.to(coded, 3), 0), None, torch.mul(kinds, kinds)))
      rest = torch.clamp_min_(torch.to(torch.slice(y, 0, torch.mul(half, 2)), 3), 0)
      odd = torch.add_(odd, torch.bincount(rest, None, kinds))
    square = torch.reshape(pairs, [kinds, kinds])
    counts = torch.add_(torch.add(torch.sum(square, [0]), torch.sum(square, [1])), odd)
    beyond = torch.sub(torch.select(counts, 0, torch.add(bins, 1)), above)
    last = torch.add_(torch.select(counts, 0, bins), beyond)
    top = torch.copy_(torch.select(counts, 0, torch.add(bins, 1)), above)
    return counts

  def spread(self: __torch__.Kernels,
    array: Tensor,
    threshold: float) -> Tensor:
    x = torch.to(torch.detach(array), 6)
    count = torch.numel(x)
    mean = torch.mean(x)
    squares = torch.mse_loss(x, torch.expand_as(mean, x), 2)
    if torch.gt(count, 1):
      freedom = torch.sub(count, 1)
    else:
      freedom = 1
    std = torch.sqrt(torch.div(squares, freedom))
    near = torch.div(torch.sum(torch.le(torch.abs(x), threshold), dtype=7), count)
    norm = torch.linalg_vector_norm(x)
    return torch.stack([torch.to(norm, 7), torch.to(mean, 7), torch.to(std, 7), near])

  def gradient_stats(self: __torch__.Kernels,
    gradients: List[Tensor],
    threshold: float) -> Tensor:
    rows = annotate(List[Tensor], [])
    for gradient in gradients:
      rows = torch.append(rows, (self).spread(gradient, threshold, ))
    return torch.stack(rows)

  def output_gradient_stats(self: __torch__.Kernels,
    outputs: List[Tensor],
    loss: Tensor,
    threshold: float) -> Tensor:
    found = torch.autograd.grad([loss], outputs, None, True, False, True)
    rows = annotate(List[Tensor], [])
    for i in range(torch.len(outputs)):
      gradient = found[i]
      if torch.__is__(gradient, None):
        known = torch.zeros_like(outputs[i])
      else:
        known = unchecked_cast(Tensor, gradient)
      rows = torch.append(rows, (self).spread(known, threshold, ))
    return torch.stack(rows)

  def copies(self: __torch__.Kernels,
    arrays: List[Tensor]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for array in arrays:
      found = torch.append(found, torch.clone(torch.detach(array)))
    return found

  def with_update_ratios(self: __torch__.Kernels,
    stats: Tensor,
    before: List[Tensor],
    after: List[Tensor]) -> Tensor:
    updates = torch._foreach_sub(after, before)
    sizes = torch.stack(torch._foreach_norm(updates, 2))
    weights = torch.stack(torch._foreach_norm(before, 2))
    ratios = torch.to(torch.div(sizes, weights), 7)
    return torch.cat([stats, torch.unsqueeze(ratios, 1)], 1)
