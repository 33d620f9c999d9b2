# The kernels of convlens in TorchScript: arithmetic that DJL's NDArray lacks, or offers for one
# array at a time only. ScriptModule.java packs this text as the archive that libtorch loads (no
# Python is involved) and calls one method per JNI call; every method that Java calls has one typed
# Java method, in LossKernels, GradientKernels, OptimizerKernels, StatisticsKernels or ArrayKernels.
#
# Dialect. This is the form in which TorchScript archives hold their code: every parameter is
# annotated, operators are written as calls (torch.add(a, b), not a + b), the methods of this class
# are called as (self).name(arguments, ), and an if needs its else when it does not assign. Comments
# beginning with a hash are skipped, except those that begin with the word "type" and a colon.
#
# dtype codes, as in torch.to(x, 7) and dtype=7:
#   3 int32    4 int64    5 float16    6 float32    7 float64
#
# Calling convention
#   - IValue types: Tensor = NDArray, List[Tensor] = Kernels.list(...), float = double, int = long.
#     Arguments are positional.
#   - A method that returns Tensor or List[...] returns arrays of its own; one that returns NoneType
#     works in place, on arrays that its caller continues to use.
#   - Everything runs in inference mode, without autograd, except the methods marked "autograd":
#     these are differentiated, hence they return List[Tensor] and take tensors, or one list, alone.
#   - found_inf is an Optional in the shape that JNI can pass: a list of no tensor (float32
#     training), or of one float32 tensor, which is 1 where the scaled float16 gradients of this
#     step were not finite, and 0 otherwise. Where it is 1, an update must change nothing. No
#     method reads it on the host: that would make a GPU wait. The name is PyTorch's GradScaler's.
#   - Values that are bound for the host are float64, since one read brings floats and counts.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # ---- Losses --------------------------------------------------------------------------------
  # Called by Loss (training) and Evaluator. Each takes (N, classes) and int64 labels of (N), and
  # returns [mean loss, number of correct predictions (int64)], both of no axes. Autograd.

  def cross_entropy(self: __torch__.Kernels,
    logits: Tensor,
    labels: Tensor,
    smoothing: Tensor) -> List[Tensor]:
    # 1: mean over the batch; -100: the label to ignore, PyTorch's default, which no image has.
    loss = torch.cross_entropy_loss(logits, labels, None, 1, -100, float(smoothing))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def weighted_cross_entropy(self: __torch__.Kernels,
    logits: Tensor,
    labels: Tensor,
    smoothing: Tensor,
    weights: Tensor) -> List[Tensor]:
    # 0: the loss of each image.
    losses = torch.cross_entropy_loss(logits, labels, None, 0, -100, float(smoothing))
    loss = torch.mean(torch.mul(losses, torch.index_select(weights, 0, labels)))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def adjusted_cross_entropy(self: __torch__.Kernels,
    logits: Tensor,
    labels: Tensor,
    smoothing: Tensor,
    offsets: Tensor) -> List[Tensor]:
    adjusted = torch.add(logits, offsets)
    loss = torch.cross_entropy_loss(adjusted, labels, None, 1, -100, float(smoothing))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  # The loss of each image. 1 - p is kept from 0, where its power has no finite slope below gamma 1.
  def focal_losses(self: __torch__.Kernels,
    logits: Tensor,
    labels: Tensor,
    gamma: Tensor) -> Tensor:
    losses = torch.cross_entropy_loss(logits, labels, None, 0, -100, 0.)
    missing = torch.clamp_min(torch.neg(torch.expm1(torch.neg(losses))), 9.9999999999999998e-13)
    return torch.mul(torch.pow(missing, float(gamma)), losses)

  def focal(self: __torch__.Kernels,
    logits: Tensor,
    labels: Tensor,
    gamma: Tensor) -> List[Tensor]:
    loss = torch.mean((self).focal_losses(logits, labels, gamma, ))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def weighted_focal(self: __torch__.Kernels,
    logits: Tensor,
    labels: Tensor,
    gamma: Tensor,
    weights: Tensor) -> List[Tensor]:
    losses = (self).focal_losses(logits, labels, gamma, )
    loss = torch.mean(torch.mul(losses, torch.index_select(weights, 0, labels)))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def mean_squared_error(self: __torch__.Kernels,
    outputs: Tensor,
    labels: Tensor) -> List[Tensor]:
    targets = torch.type_as(torch.one_hot(labels, torch.size(outputs, 1)), outputs)
    loss = torch.mse_loss(outputs, targets)
    correct = torch.sum(torch.eq(torch.argmax(outputs, 1), labels))
    return [loss, correct]

  # Of (N, 1); class 1 is predicted where the logit is positive.
  def binary_cross_entropy(self: __torch__.Kernels,
    outputs: Tensor,
    labels: Tensor) -> List[Tensor]:
    logits = torch.squeeze(outputs, 1)
    targets = torch.type_as(labels, logits)
    loss = torch.binary_cross_entropy_with_logits(logits, targets)
    correct = torch.sum(torch.eq(torch.gt(logits, 0), torch.gt(labels, 0)))
    return [loss, correct]

  # Of (N, labels) and (N, numbers). There is nothing to count: only what is not a number differs
  # from itself.
  def label_cross_entropy(self: __torch__.Kernels,
    outputs: Tensor,
    targets: Tensor) -> List[Tensor]:
    loss = torch.binary_cross_entropy_with_logits(outputs, torch.type_as(targets, outputs))
    return [loss, torch.sum(torch.ne(targets, targets))]

  def squared_error(self: __torch__.Kernels,
    outputs: Tensor,
    targets: Tensor) -> List[Tensor]:
    loss = torch.mse_loss(outputs, torch.type_as(targets, outputs))
    return [loss, torch.sum(torch.ne(targets, targets))]

  def absolute_error(self: __torch__.Kernels,
    outputs: Tensor,
    targets: Tensor) -> List[Tensor]:
    loss = torch.l1_loss(outputs, torch.type_as(targets, outputs))
    return [loss, torch.sum(torch.ne(targets, targets))]

  def smooth_l1(self: __torch__.Kernels,
    outputs: Tensor,
    targets: Tensor,
    beta: Tensor) -> List[Tensor]:
    # 1: mean.
    loss = torch.smooth_l1_loss(outputs, torch.type_as(targets, outputs), 1, float(beta))
    return [loss, torch.sum(torch.ne(targets, targets))]

  # Scales a loss. Autograd, whose methods take tensors alone: the factor is a tensor on the host.
  def times(self: __torch__.Kernels,
    array: Tensor,
    factor: Tensor) -> List[Tensor]:
    return [torch.mul(array, float(factor))]

  # The loss of mixed images. Autograd.
  def mixed(self: __torch__.Kernels,
    first: Tensor,
    second: Tensor,
    share: Tensor) -> List[Tensor]:
    own = float(share)
    return [torch.add(torch.mul(first, own), torch.mul(second, torch.sub(1., own)))]

  # Evaluator: totals (2) float64 gain the batch's summed loss and its correct predictions.
  def add_to_totals(self: __torch__.Kernels,
    totals: Tensor,
    loss: Tensor,
    correct: Tensor,
    images: int) -> NoneType:
    batch = torch.stack([torch.mul(torch.to(loss, 7), images), torch.to(correct, 7)])
    _0 = torch.add_(totals, batch)
    return None

  # TrainingLoop: what is read back of a batch, (2) float64.
  def pack(self: __torch__.Kernels,
    loss: Tensor,
    correct: Tensor) -> Tensor:
    return torch.stack([torch.to(loss, 7), torch.to(correct, 7)])

  # The same with the loss scale, for float16: (3) float64.
  def pack_with_scale(self: __torch__.Kernels,
    loss: Tensor,
    correct: Tensor,
    scale: Tensor) -> Tensor:
    return torch.stack([torch.to(loss, 7), torch.to(correct, 7), torch.to(scale, 7)])

  # ---- Gradients -----------------------------------------------------------------------------
  # Called by Gradients, Replica (several devices) and NetworkObjective (gradcheck). Gradients are
  # contiguous copies where autograd's are not, since the fused optimisers below read memory.

  def gradients(self: __torch__.Kernels,
    loss: Tensor,
    parameters: List[Tensor]) -> List[Tensor]:
    found = torch.autograd.grad([loss], parameters, None, None, False, False)
    gradients = annotate(List[Tensor], [])
    for gradient in found:
      gradients = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
    return gradients

  # Of a scalar, with respect to one array that it depends on.
  def gradient(self: __torch__.Kernels,
    scalar: Tensor,
    array: Tensor) -> Tensor:
    found = torch.autograd.grad([scalar], [array], None, None, False, False)
    return torch.contiguous(unchecked_cast(Tensor, found[0]))

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

  # As torch.nn.utils.clip_grad_norm_: the 2-norm of all gradients together; 1e-6 is PyTorch's.
  def clip_norm(self: __torch__.Kernels,
    gradients: List[Tensor],
    bound: float) -> NoneType:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2)))
    factor = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 9.9999999999999995e-07)), bound), None, 1.)
    torch._foreach_mul_(gradients, factor)
    return None

  # As torch.nn.utils.clip_grad_value_.
  def clip_value(self: __torch__.Kernels,
    gradients: List[Tensor],
    bound: float) -> NoneType:
    torch._foreach_clamp_min_(gradients, torch.neg(bound))
    torch._foreach_clamp_max_(gradients, bound)
    return None

  # ---- Precision (float16 on CUDA) -----------------------------------------------------------
  # Called by HalfCopies (the first two) and LossScale.

  # Float16 copies of the parameters, through which their float32 originals get gradients. Autograd.
  def to_half(self: __torch__.Kernels,
    arrays: List[Tensor]) -> List[Tensor]:
    halves = annotate(List[Tensor], [])
    for array in arrays:
      halves = torch.append(halves, torch.to(array, 5))
    return halves

  # The logits, for a loss in float32. Autograd.
  def to_single(self: __torch__.Kernels,
    array: Tensor) -> List[Tensor]:
    return [torch.to(array, 6)]

  # As gradients, of scale * loss.
  def scaled_gradients(self: __torch__.Kernels,
    loss: Tensor,
    parameters: List[Tensor],
    scale: Tensor) -> List[Tensor]:
    found = torch.autograd.grad([loss], parameters, annotate(List[Optional[Tensor]], [scale]), None, False, False)
    gradients = annotate(List[Tensor], [])
    for gradient in found:
      gradients = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
    return gradients

  # Divides the gradients by the scale in place, and sets non_finite (the tensor that optimisers
  # receive as found_inf) to 1 where one of them is not finite, else to 0. The reciprocal is taken
  # in float64 and rounded once, as GradScaler takes it.
  def unscale(self: __torch__.Kernels,
    gradients: List[Tensor],
    scale: Tensor,
    non_finite: Tensor) -> NoneType:
    _0 = torch.zero_(non_finite)
    inverse = torch.to(torch.reciprocal(torch.to(scale, 7)), 6)
    torch._amp_foreach_non_finite_check_and_unscale_(gradients, non_finite, inverse)
    return None

  # GradScaler's rule: the scale times down after a step with non-finite gradients, times up after
  # interval steps without.
  def update_scale(self: __torch__.Kernels,
    scale: Tensor,
    growth: Tensor,
    non_finite: Tensor,
    up: float,
    down: float,
    interval: int) -> NoneType:
    _0 = torch._amp_update_scale_(scale, growth, non_finite, up, down, interval)
    return None

  # ---- Optimisers ----------------------------------------------------------------------------
  # Called by Optimizer, once for each group of parameters (with decay, without). gradients holds
  # those of all parameters; a group's begin at first. sgd, adam and adamw are PyTorch's fused
  # operators, which know found_inf; rmsprop has none and is put together as torch.optim.RMSprop.

  # The count elements of a list from first on.
  def part(self: __torch__.Kernels,
    all: List[Tensor],
    first: int,
    count: int) -> List[Tensor]:
    elements = annotate(List[Tensor], [])
    for i in range(count):
      elements = torch.append(elements, all[torch.add(first, i)])
    return elements

  # found_inf as the fused operators take it.
  def optional(self: __torch__.Kernels,
    found_inf: List[Tensor]) -> Optional[Tensor]:
    result = annotate(Optional[Tensor], None)
    for tensor in found_inf:
      result = tensor
    return result

  # Adds 1 to the update counters of Adam, or 0 where the update is skipped.
  def count_update(self: __torch__.Kernels,
    updates: List[Tensor],
    found_inf: List[Tensor]) -> NoneType:
    if torch.eq(torch.len(found_inf), 0):
      torch._foreach_add_(updates, 1)
    else:
      torch._foreach_add_(updates, torch.sub(torch.ones_like(found_inf[0]), found_inf[0]))
    return None

  # As torch.optim.SGD with dampening 0. Velocities begin at zero, which equals its first step.
  def sgd(self: __torch__.Kernels,
    gradients: List[Tensor],
    first: int,
    parameters: List[Tensor],
    velocities: List[Tensor],
    decay: float,
    rate: float,
    momentum: float,
    nesterov: bool,
    found_inf: List[Tensor]) -> NoneType:
    group = (self).part(gradients, first, torch.len(parameters), )
    if torch.eq(momentum, 0.):
      buffers = annotate(List[Tensor], [])
    else:
      buffers = velocities
    torch._fused_sgd_(parameters, group, buffers, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=nesterov, maximize=False, is_first_step=False, grad_scale=None, found_inf=(self).optional(found_inf, ))
    return None

  # As torch.optim.Adam: decay is added to the gradient (L2). updates: float32 counters of no axes.
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
    found_inf: List[Tensor]) -> NoneType:
    group = (self).part(gradients, first, torch.len(parameters), )
    (self).count_update(updates, found_inf, )
    torch._fused_adam_(parameters, group, means, squares, [], updates, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=(self).optional(found_inf, ))
    return None

  # As torch.optim.AdamW: decay shrinks the weights themselves.
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
    found_inf: List[Tensor]) -> NoneType:
    group = (self).part(gradients, first, torch.len(parameters), )
    (self).count_update(updates, found_inf, )
    torch._fused_adamw_(parameters, group, means, squares, [], updates, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=(self).optional(found_inf, ))
    return None

  # As torch.optim.RMSprop, not centred. Overwrites the group's gradients.
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
    found_inf: List[Tensor]) -> NoneType:
    before = (self).snapshot_if_scaled([parameters, squares, velocities], found_inf, )
    group = (self).part(gradients, first, torch.len(parameters), )
    torch._foreach_add_(group, parameters, alpha=decay)
    torch._foreach_mul_(squares, alpha)
    torch._foreach_addcmul_(squares, group, group, torch.sub(1., alpha))
    roots = torch._foreach_sqrt(squares)
    torch._foreach_add_(roots, epsilon)
    torch._foreach_mul_(velocities, momentum)
    torch._foreach_addcdiv_(velocities, group, roots, 1.)
    torch._foreach_add_(parameters, velocities, alpha=torch.neg(rate))
    (self).restore_if_skipped([parameters, squares, velocities], before, found_inf, )
    return None

  # As timm.optim.Lion: the sign of a mean of the gradients, decay of the weights themselves.
  def lion(self: __torch__.Kernels,
    gradients: List[Tensor],
    first: int,
    parameters: List[Tensor],
    means: List[Tensor],
    decay: float,
    rate: float,
    beta1: float,
    beta2: float,
    found_inf: List[Tensor]) -> NoneType:
    before = (self).snapshot_if_scaled([parameters, means], found_inf, )
    group = (self).part(gradients, first, torch.len(parameters), )
    torch._foreach_mul_(parameters, torch.sub(1., torch.mul(rate, decay)))
    updates = torch._foreach_mul(means, beta1)
    torch._foreach_add_(updates, group, alpha=torch.sub(1., beta1))
    for i in range(torch.len(updates)):
      _0 = torch.add_(torch.detach(parameters[i]), torch.sign(updates[i]), alpha=torch.neg(rate))
    torch._foreach_mul_(means, beta2)
    torch._foreach_add_(means, group, alpha=torch.sub(1., beta2))
    (self).restore_if_skipped([parameters, means], before, found_inf, )
    return None

  # As torch.optim.Muon with adjust_lr_fn="match_rms_adamw", in float32, for weights of two axes and
  # more, of which those behind the first count as one; others as torch.optim.AdamW. means: the
  # momentum buffer, or AdamW's first moment; squares and updates: AdamW's, unused for weights.
  def muon(self: __torch__.Kernels,
    gradients: List[Tensor],
    first: int,
    parameters: List[Tensor],
    means: List[Tensor],
    squares: List[Tensor],
    updates: List[Tensor],
    decay: float,
    rate: float,
    momentum: float,
    nesterov: bool,
    beta1: float,
    beta2: float,
    epsilon: float,
    found_inf: List[Tensor]) -> NoneType:
    group = (self).part(gradients, first, torch.len(parameters), )
    matrices = annotate(List[Tensor], [])
    matrix_means = annotate(List[Tensor], [])
    vectors = annotate(List[Tensor], [])
    vector_gradients = annotate(List[Tensor], [])
    vector_means = annotate(List[Tensor], [])
    vector_squares = annotate(List[Tensor], [])
    vector_updates = annotate(List[Tensor], [])
    matrix_gradients = annotate(List[Tensor], [])
    for i in range(torch.len(parameters)):
      if torch.gt(torch.dim(parameters[i]), 1):
        matrices = torch.append(matrices, parameters[i])
        matrix_gradients = torch.append(matrix_gradients, group[i])
        matrix_means = torch.append(matrix_means, means[i])
      else:
        vectors = torch.append(vectors, parameters[i])
        vector_gradients = torch.append(vector_gradients, group[i])
        vector_means = torch.append(vector_means, means[i])
        vector_squares = torch.append(vector_squares, squares[i])
        vector_updates = torch.append(vector_updates, updates[i])
    if torch.gt(torch.len(vectors), 0):
      (self).count_update(vector_updates, found_inf, )
      torch._fused_adamw_(vectors, vector_gradients, vector_means, vector_squares, [], vector_updates, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=(self).optional(found_inf, ))
    else:
      pass
    before = (self).snapshot_if_scaled([matrices, matrix_means], found_inf, )
    for i in range(torch.len(matrices)):
      (self).muon_step(torch.detach(matrices[i]), matrix_gradients[i], matrix_means[i], decay, rate, momentum, nesterov, )
    (self).restore_if_skipped([matrices, matrix_means], before, found_inf, )
    return None

  def muon_step(self: __torch__.Kernels,
    weight: Tensor,
    gradient: Tensor,
    mean: Tensor,
    decay: float,
    rate: float,
    momentum: float,
    nesterov: bool) -> NoneType:
    _0 = torch.lerp_(mean, gradient, torch.sub(1., momentum))
    if nesterov:
      update = torch.lerp(gradient, mean, momentum)
    else:
      update = mean
    matrix = (self).orthogonal(torch.flatten(update, 1), )
    longer = ops.prim.max(torch.size(matrix, 0), torch.size(matrix, 1))
    scaled = torch.mul(torch.mul(rate, 0.20000000000000001), torch.sqrt(longer))
    _1 = torch.mul_(weight, torch.sub(1., torch.mul(rate, decay)))
    _2 = torch.add_(weight, torch.view_as(matrix, weight), alpha=torch.neg(scaled))
    return None

  # The nearest matrix with orthogonal rows or columns, roughly: five Newton-Schulz iterations with
  # Keller Jordan's coefficients.
  def orthogonal(self: __torch__.Kernels,
    matrix: Tensor) -> Tensor:
    tall = torch.gt(torch.size(matrix, 0), torch.size(matrix, 1))
    if tall:
      x = torch.t(matrix)
    else:
      x = matrix
    x0 = torch.div(x, torch.clamp(torch.norm(x), 9.9999999999999995e-08, None))
    for i in range(5):
      gram = torch.mm(x0, torch.t(x0))
      change = torch.addmm(gram, gram, gram, beta=-4.7750000000000004, alpha=2.0314999999999999)
      x0 = torch.addmm(x0, change, x0, beta=3.4445000000000001)
    if tall:
      result = torch.contiguous(torch.t(x0))
    else:
      result = x0
    return result

  # Copies of all arrays where there is a found_inf, and hence an update that may have to be undone;
  # otherwise nothing, at no cost.
  def snapshot_if_scaled(self: __torch__.Kernels,
    lists: List[List[Tensor]],
    found_inf: List[Tensor]) -> List[Tensor]:
    snapshot = annotate(List[Tensor], [])
    if torch.gt(torch.len(found_inf), 0):
      for arrays in lists:
        for array in arrays:
          snapshot = torch.append(snapshot, torch.clone(torch.detach(array)))
    else:
      pass
    return snapshot

  # Undoes the update where found_inf is 1: selected on the device, not by a branch on the host.
  def restore_if_skipped(self: __torch__.Kernels,
    lists: List[List[Tensor]],
    snapshot: List[Tensor],
    found_inf: List[Tensor]) -> NoneType:
    if torch.gt(torch.len(found_inf), 0):
      skipped = torch.gt(found_inf[0], 0)
      i = 0
      for arrays in lists:
        for array in arrays:
          _0 = torch.copy_(torch.detach(array), torch.where(skipped, snapshot[i], torch.detach(array)))
          i = torch.add(i, 1)
    else:
      pass
    return None

  # ---- Statistics of layer outputs -----------------------------------------------------------
  # Called by ActivationStats and ActivationHistogram. Each statistic exists three times, and the
  # tests hold all three against one reference:
  #   on the host, the usual case:   statistics.c, histogram.c     (NativeOutputKernels)
  #   on the host, without these:    stats_on_cpu, histogram_on_cpu (TorchOutputKernels)
  #   on a GPU:                      stats_on_gpu, histogram_on_gpu
  # On the host an output is measured as soon as it is computed, while it is in the caches. On a GPU
  # several wait for one call, and the result stays there until it is read: no method for a GPU may
  # call float(tensor) or branch on a tensor's value.
  # outputs: (N, C) or (N, C, H, W), contiguous or channels last, of any floating-point type.
  # threshold, absolute: x, or |x|, at or below the threshold is near zero.

  # GPU: a row of [mean, standard deviation (unbiased), near-zero fraction] for each output.
  def activation_stats(self: __torch__.Kernels,
    outputs: List[Tensor],
    threshold: float,
    absolute: bool) -> Tensor:
    rows = annotate(List[Tensor], [])
    for output in outputs:
      rows = torch.append(rows, (self).stats_on_gpu(torch.to(output, 6), threshold, absolute, ))
    return torch.stack(rows)

  # Two passes: squares of distances from the mean, which do not cancel. The mean is rounded to
  # float32; rest, the sum of the distances, is what that rounding leaves, and is taken back out
  # (the corrected two-pass algorithm of Chan, Golub and LeVeque, 1983).
  # The same statistic: statistics.c; stats_on_cpu.
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

  # float16 as float32, whose sums neither overflow nor lose counts; other types as they are.
  def widened(self: __torch__.Kernels,
    output: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(output), 5):
      x = torch.to(output, 6)
    else:
      x = output
    return x

  # CPU: the same numbers, one output after the other. They are plain floats, since a tensor for
  # each intermediate sum would cost more than the sum. scratch holds the marks of one chunk at a
  # time: 524288 elements (2 MiB of float32), to stay in the second-level cache.
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

  # One pass over each chunk: sum, sum of squares, near-zero marks. sum(x^2) - n mean^2 cancels
  # where the mean is large beside the deviation: where it would lose more than a bit, the spread is
  # computed around the mean instead, as in stats_on_gpu.
  # The same statistic: statistics.c; stats_on_gpu.
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
      std = float("nan")
    return [exact, std, torch.div(near, count)]

  # A row of [minimum, maximum, fraction of dead channels, count below low, of each bin, above high]
  # for each output. A channel is dead where no value (or |value|) of the batch exceeds the
  # threshold. may_read: whether values may be read on the host, which is free on a CPU only.
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
        # The maximum of the channels' maxima: one pass less.
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

  # The maximum of each channel, of values in the order of in_memory_order: (channels).
  def channel_peaks(self: __torch__.Kernels,
    x: Tensor,
    images: int,
    channels: int) -> Tensor:
    pixels = torch.amax(torch.view(x, [images, -1]), [0])
    return torch.amax(torch.view(pixels, [-1, channels]), [0])

  # All values in one axis, channels last: a view, not a copy, of an image batch in that layout.
  def in_memory_order(self: __torch__.Kernels,
    output: Tensor) -> Tensor:
    if torch.eq(torch.dim(output), 4):
      x = torch.permute(output, [0, 2, 3, 1])
    else:
      x = output
    return torch.reshape(x, [-1])

  # torch.histc leaves out what lies outside; counted by itself.
  # The same statistic: histogram.c; histogram_on_cpu.
  def histogram_on_gpu(self: __torch__.Kernels,
    x: Tensor,
    bins: int,
    low: float,
    high: float) -> Tensor:
    below = torch.sum(torch.lt(x, low))
    inside = torch.to(torch.histc(torch.to(x, 6), bins, low, high), 4)
    above = torch.sum(torch.gt(x, high))
    return torch.cat([torch.reshape(below, [1]), inside, torch.reshape(above, [1])])

  # (bins + 2) int64: below, each bin, above; some_above: whether the maximum is above high.
  #
  # torch.histc and torch.bincount are not vectorised on a CPU, and adding to one counter again and
  # again (most outputs of a ReLU are 0) makes each addition wait for the one before. So two values
  # are counted at once, in an eighth of histc's time. With kinds = bins + 2, each value gets a bin
  # index from 0 (below) to bins + 1 (above) by vectorised arithmetic; a value of the first half of a
  # chunk and one of the second become one key, first + kinds * second; and bincount counts keys,
  # half as many, in kinds * kinds counters. Seen as a square, its column sums are the counts of the
  # first values and its row sums those of the second. An odd last value is counted by itself.
  #
  # x = high belongs in the last bin, as in torch.histc, but (high - low) * bins / (high - low) =
  # bins is the index of what is above. The values above are therefore counted exactly, by x > high
  # (not at all where there are none, which is usual), and the surplus goes to the last bin.
  #
  # The arithmetic is histc's: float32, multiplied before it is divided. NaN becomes the most
  # negative int32 and then key 0, so that it and its partner count as below; it shows in the
  # extremes.
  # A chunk of 262144 values is 1 MiB, to stay in the second-level cache.
  # The same statistic: histogram.c; histogram_on_gpu.
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
      # y: the bin of each value, from 0; -1 below, bins above.
      if torch.eq(low, 0.):
        y = torch.mul(part, bins)
      else:
        y = torch.mul_(torch.sub(part, low), bins)
      y = torch.div_(y, torch.sub(high, low))
      y = torch.floor_(y)
      y = torch.clamp_(y, -1, bins)
      half = torch.floordiv(torch.numel(y), 2)
      # (first + 1) + kinds * (second + 1): exact in float32, as long as it is below 2^24.
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

  # ---- Statistics of gradients ---------------------------------------------------------------
  # Called by GradientStats (of parameters) and ActivationGradientStats (of layer outputs), on the
  # host and on a GPU alike. threshold: an absolute value at or below it is near zero.

  # [2-norm, mean, standard deviation (unbiased; 0 of a single value), near-zero fraction].
  def spread(self: __torch__.Kernels,
    array: Tensor,
    threshold: float) -> Tensor:
    x = torch.to(torch.detach(array), 6)
    # In float64: the order in which libtorch adds depends on the processor, and with it the last
    # digit of a sum in float32.
    wide = torch.to(x, 7)
    count = torch.numel(wide)
    mean = torch.mean(wide)
    # 2: the sum. The loss against its own mean, without a copy of the values minus the mean.
    squares = torch.mse_loss(wide, torch.expand_as(mean, wide), 2)
    if torch.gt(count, 1):
      freedom = torch.sub(count, 1)
    else:
      freedom = 1
    std = torch.sqrt(torch.div(squares, freedom))
    near = torch.div(torch.sum(torch.le(torch.abs(x), threshold), dtype=7), count)
    return torch.stack([torch.linalg_vector_norm(wide), mean, std, near])

  # (parameters, 4) float64.
  def gradient_stats(self: __torch__.Kernels,
    gradients: List[Tensor],
    threshold: float) -> Tensor:
    rows = annotate(List[Tensor], [])
    for gradient in gradients:
      rows = torch.append(rows, (self).spread(gradient, threshold, ))
    return torch.stack(rows)

  # The gradients of the loss with respect to layer outputs, (outputs, 4) float64; zeros for an
  # output that the loss does not depend on. scale: the loss scale of float16 training, or no
  # tensor; the statistics are those of the unscaled gradients. The graph is kept: the parameters'
  # gradients are still to be computed.
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

  # The parameters before an update, for with_update_ratios.
  def copies(self: __torch__.Kernels,
    arrays: List[Tensor]) -> List[Tensor]:
    results = annotate(List[Tensor], [])
    for array in arrays:
      results = torch.append(results, torch.clone(torch.detach(array)))
    return results

  # A fifth column: the norm of each parameter's update divided by that of the parameter.
  def with_update_ratios(self: __torch__.Kernels,
    stats: Tensor,
    before: List[Tensor],
    after: List[Tensor]) -> Tensor:
    updates = torch._foreach_sub(after, before)
    sizes = torch.stack(torch._foreach_norm(updates, 2, dtype=7))
    weights = torch.stack(torch._foreach_norm(before, 2, dtype=7))
    ratios = torch.div(sizes, weights)
    return torch.cat([stats, torch.unsqueeze(ratios, 1)], 1)

  # ---- Devices -------------------------------------------------------------------------------
  # Called by Replica, Gradients and DividedBatch, where a batch is divided among devices.

  # Moves a part of a batch to the device of another array. Autograd.
  def on_device_of(self: __torch__.Kernels,
    images: Tensor,
    labels: Tensor,
    there: Tensor) -> List[Tensor]:
    device = ops.prim.device(there)
    return [torch.to(images, device), torch.to(labels, device)]

  # Adds the gradients of one part of the batch, from its device, to the sums on theirs.
  def add_gradients_of_part(self: __torch__.Kernels,
    sums: List[Tensor],
    part: List[Tensor]) -> NoneType:
    for i in range(torch.len(sums)):
      _0 = torch.add_(sums[i], torch.to(part[i], ops.prim.device(sums[i])))
    return None

  # The sum of arrays of several devices, on the device of the first.
  def total(self: __torch__.Kernels,
    first: Tensor,
    others: List[Tensor]) -> Tensor:
    sum = torch.detach(first)
    for other in others:
      sum = torch.add(sum, torch.to(other, ops.prim.device(sum)))
    return sum

  # Copies the updated parameters to a replica's device.
  def copy_into(self: __torch__.Kernels,
    targets: List[Tensor],
    sources: List[Tensor]) -> NoneType:
    torch._foreach_copy_(targets, sources)
    return None

  # ---- Averages of weights -------------------------------------------------------------------
  # Called by WeightAverage.

  def average(self: __torch__.Kernels,
    averages: List[Tensor],
    values: List[Tensor],
    decay: float) -> NoneType:
    torch._foreach_mul_(averages, decay)
    torch._foreach_add_(averages, values, alpha=torch.sub(1., decay))
    return None

  def exchange(self: __torch__.Kernels,
    first: List[Tensor],
    second: List[Tensor]) -> NoneType:
    for i in range(torch.len(first)):
      other = torch.clone(torch.detach(first[i]))
      _0 = torch.copy_(torch.detach(first[i]), torch.detach(second[i]))
      _1 = torch.copy_(torch.detach(second[i]), other)
    return None

  # ---- Elements ------------------------------------------------------------------------------
  # Readback brings everything that waits to the host as one array (concatenate); gradcheck
  # (KernelElements, NetworkObjective) perturbs single elements.

  # All elements, one array after the other; the arrays have one dtype.
  def concatenate(self: __torch__.Kernels,
    arrays: List[Tensor]) -> Tensor:
    flat = annotate(List[Tensor], [])
    for array in arrays:
      flat = torch.append(flat, torch.reshape(array, [-1]))
    return torch.cat(flat)

  # A copy of one element, of no axes; index counts in row-major order.
  def element(self: __torch__.Kernels,
    array: Tensor,
    index: int) -> Tensor:
    return torch.clone(torch.select(torch.reshape(array, [-1]), 0, index))

  # Sets one element of a contiguous array in place, behind autograd's back.
  def set_element(self: __torch__.Kernels,
    array: Tensor,
    index: int,
    value: float) -> NoneType:
    _0 = torch.fill_(torch.select(torch.view(torch.detach(array), [-1]), 0, index), value)
    return None

  # Half the sum of all squares: the L2 penalty of gradcheck's objective, per unit of decay.
  def half_squares(self: __torch__.Kernels,
    arrays: List[Tensor]) -> Tensor:
    norms = torch.stack(torch._foreach_norm(arrays, 2))
    return torch.div(torch.sum(torch.mul(norms, norms)), 2)
