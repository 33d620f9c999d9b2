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

  def pack_with_scale(self: __torch__.Kernels,
    loss: Tensor,
    correct: Tensor,
    scale: Tensor) -> Tensor:
    return torch.stack([torch.to(loss, 7), torch.to(correct, 7), torch.to(scale, 7)])

  def to_half(self: __torch__.Kernels,
    arrays: List[Tensor]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for array in arrays:
      found = torch.append(found, torch.to(array, 5))
    return found

  def to_single(self: __torch__.Kernels,
    array: Tensor) -> List[Tensor]:
    return [torch.to(array, 6)]

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

  def scaled_gradients(self: __torch__.Kernels,
    loss: Tensor,
    parameters: List[Tensor],
    scale: Tensor) -> List[Tensor]:
    found = torch.autograd.grad([loss], parameters, annotate(List[Optional[Tensor]], [scale]), None, False, False)
    gradients = annotate(List[Tensor], [])
    for gradient in found:
      gradients = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
    return gradients

  def unscale(self: __torch__.Kernels,
    gradients: List[Tensor],
    scale: Tensor,
    non_finite: Tensor) -> NoneType:
    _0 = torch.zero_(non_finite)
    inverse = torch.to(torch.reciprocal(torch.to(scale, 7)), 6)
    torch._amp_foreach_non_finite_check_and_unscale_(gradients, non_finite, inverse)
    return None

  def update_scale(self: __torch__.Kernels,
    scale: Tensor,
    growth: Tensor,
    non_finite: Tensor,
    up: float,
    down: float,
    interval: int) -> NoneType:
    _0 = torch._amp_update_scale_(scale, growth, non_finite, up, down, interval)
    return None

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

  def only(self: __torch__.Kernels,
    unless: List[Tensor]) -> Optional[Tensor]:
    found = annotate(Optional[Tensor], None)
    for one in unless:
      found = one
    return found

  def count_update(self: __torch__.Kernels,
    updates: List[Tensor],
    unless: List[Tensor]) -> NoneType:
    if torch.eq(torch.len(unless), 0):
      torch._foreach_add_(updates, 1)
    else:
      torch._foreach_add_(updates, torch.sub(torch.ones_like(unless[0]), unless[0]))
    return None

  def sgd(self: __torch__.Kernels,
    gradients: List[Tensor],
    first: int,
    parameters: List[Tensor],
    velocities: List[Tensor],
    decay: float,
    rate: float,
    momentum: float,
    nesterov: bool,
    unless: List[Tensor]) -> NoneType:
    mine = (self).part(gradients, first, torch.len(parameters), )
    if torch.eq(momentum, 0.):
      used = annotate(List[Tensor], [])
    else:
      used = velocities
    torch._fused_sgd_(parameters, mine, used, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=nesterov, maximize=False, is_first_step=False, grad_scale=None, found_inf=(self).only(unless, ))
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
    epsilon: float,
    unless: List[Tensor]) -> NoneType:
    mine = (self).part(gradients, first, torch.len(parameters), )
    (self).count_update(updates, unless, )
    torch._fused_adam_(parameters, mine, means, squares, [], updates, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=(self).only(unless, ))
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
    epsilon: float,
    unless: List[Tensor]) -> NoneType:
    mine = (self).part(gradients, first, torch.len(parameters), )
    (self).count_update(updates, unless, )
    torch._fused_adamw_(parameters, mine, means, squares, [], updates, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=(self).only(unless, ))
    return None

  def copies_unless(self: __torch__.Kernels,
    lists: List[List[Tensor]],
    unless: List[Tensor]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    if torch.gt(torch.len(unless), 0):
      for arrays in lists:
        for array in arrays:
          found = torch.append(found, torch.clone(torch.detach(array)))
    else:
      pass
    return found

  def put_back(self: __torch__.Kernels,
    lists: List[List[Tensor]],
    before: List[Tensor],
    unless: List[Tensor]) -> NoneType:
    if torch.gt(torch.len(unless), 0):
      skipped = torch.gt(unless[0], 0)
      i = 0
      for arrays in lists:
        for array in arrays:
          _0 = torch.copy_(torch.detach(array), torch.where(skipped, before[i], torch.detach(array)))
          i = torch.add(i, 1)
    else:
      pass
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
    epsilon: float,
    unless: List[Tensor]) -> NoneType:
    before = (self).copies_unless([parameters, squares, velocities], unless, )
    mine = (self).part(gradients, first, torch.len(parameters), )
    torch._foreach_add_(mine, parameters, alpha=decay)
    torch._foreach_mul_(squares, alpha)
    torch._foreach_addcmul_(squares, mine, mine, torch.sub(1., alpha))
    roots = torch._foreach_sqrt(squares)
    torch._foreach_add_(roots, epsilon)
    torch._foreach_mul_(velocities, momentum)
    torch._foreach_addcdiv_(velocities, mine, roots, 1.)
    torch._foreach_add_(parameters, velocities, alpha=torch.neg(rate))
    (self).put_back([parameters, squares, velocities], before, unless, )
    return None

  def activation_stats(self: __torch__.Kernels,
    outputs: List[Tensor],
    threshold: float,
    absolute: bool) -> Tensor:
    rows = annotate(List[Tensor], [])
    for output in outputs:
      rows = torch.append(rows, (self).stats_on_gpu(torch.to(output, 6), threshold, absolute, ))
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

  def widened(self: __torch__.Kernels,
    output: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(output), 5):
      x = torch.to(output, 6)
    else:
      x = output
    return x

  def activation_stats_on_cpu(self: __torch__.Kernels,
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

  def stats_on_cpu(self: __torch__.Kernels,
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
      squares = torch.add(squares, float(torch.dot(part, part)))
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
      std = torch.sub(torch.div(spread, 1), float("nan"))
    return [exact, std, torch.div(near, count)]

  def activation_histogram(self: __torch__.Kernels,
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

  def channel_peaks(self: __torch__.Kernels,
    x: Tensor,
    images: int,
    channels: int) -> Tensor:
    pixels = torch.amax(torch.view(x, [images, -1]), [0])
    return torch.amax(torch.view(pixels, [-1, channels]), [0])

  def in_memory_order(self: __torch__.Kernels,
    output: Tensor) -> Tensor:
    if torch.eq(torch.dim(output), 4):
      x = torch.permute(output, [0, 2, 3, 1])
    else:
      x = output
    return torch.reshape(x, [-1])

  def histogram_on_gpu(self: __torch__.Kernels,
    x: Tensor,
    bins: int,
    low: float,
    high: float) -> Tensor:
    below = torch.sum(torch.lt(x, low))
    inside = torch.to(torch.histc(torch.to(x, 6), bins, low, high), 4)
    above = torch.sum(torch.gt(x, high))
    return torch.cat([torch.reshape(below, [1]), inside, torch.reshape(above, [1])])

  def histogram_on_cpu(self: __torch__.Kernels,
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
      if torch.eq(low, 0.):
        y = torch.mul(part, bins)
      else:
        y = torch.mul_(torch.sub(part, low), bins)
      y = torch.div_(y, torch.sub(high, low))
      y = torch.floor_(y)
      y = torch.clamp_(y, -1, bins)
      half = torch.floordiv(torch.numel(y), 2)
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
    threshold: float,
    scale: List[Tensor]) -> Tensor:
    weights = annotate(Optional[List[Optional[Tensor]]], None)
    if torch.gt(torch.len(scale), 0):
      weights = annotate(Optional[List[Optional[Tensor]]], annotate(List[Optional[Tensor]], [scale[0]]))
    else:
      pass
    found = torch.autograd.grad([loss], outputs, weights, True, False, True)
    rows = annotate(List[Tensor], [])
    for i in range(torch.len(outputs)):
      gradient = found[i]
      if torch.__is__(gradient, None):
        known = torch.zeros_like(outputs[i])
      else:
        known = unchecked_cast(Tensor, gradient)
      if torch.gt(torch.len(scale), 0):
        known = torch.div(torch.to(known, 6), scale[0])
      else:
        pass
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

  def times(self: __torch__.Kernels,
    array: Tensor,
    factor: Tensor) -> List[Tensor]:
    return [torch.mul(array, float(factor))]

  def on_device_of(self: __torch__.Kernels,
    images: Tensor,
    labels: Tensor,
    there: Tensor) -> List[Tensor]:
    device = ops.prim.device(there)
    return [torch.to(images, device), torch.to(labels, device)]

  def add_gradients_of_part(self: __torch__.Kernels,
    sums: List[Tensor],
    part: List[Tensor]) -> NoneType:
    for i in range(torch.len(sums)):
      _0 = torch.add_(sums[i], torch.to(part[i], ops.prim.device(sums[i])))
    return None

  def total(self: __torch__.Kernels,
    first: Tensor,
    others: List[Tensor]) -> Tensor:
    sum = torch.detach(first)
    for other in others:
      sum = torch.add(sum, torch.to(other, ops.prim.device(sum)))
    return sum

  def copy_into(self: __torch__.Kernels,
    targets: List[Tensor],
    sources: List[Tensor]) -> NoneType:
    torch._foreach_copy_(targets, sources)
    return None
