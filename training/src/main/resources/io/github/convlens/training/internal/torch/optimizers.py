# Updates the parameters, in TorchScript.
# OptimizerKernels.java has a typed method for each method that Java calls. ScriptModule.java
# describes the dialect, the dtype codes and the calling convention.
#
# Used by Optimizer, once for each group of parameters with the same weight decay and learning rate.
# gradients holds the gradients of all parameters. first is the index in this list at which the
# gradients of the group begin. sgd, adam and adamw are PyTorch's fused operators, which take
# found_inf. There are no such operators for rmsprop, lion and muon, which consist of other operators.
#
# found_inf is an Optional in the form that JNI can pass: an empty list (without a loss scale), or a
# list of one float32 tensor, which is 1 if the scaled float16 gradients of this step were not
# finite, and 0 otherwise. If the tensor is 1, an update must change nothing. No method reads the
# tensor on the host, since that would make a GPU wait. The name comes from PyTorch's GradScaler.
class Optimizers(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # A part of a list: its first element has the index first, and count is the number of its elements.
  def part(self: __torch__.Optimizers,
    all: List[Tensor],
    first: int,
    count: int) -> List[Tensor]:
    elements = annotate(List[Tensor], [])
    for i in range(count):
      elements = torch.append(elements, all[torch.add(first, i)])
    return elements

  # found_inf in the form that the fused operators take.
  def optional(self: __torch__.Optimizers,
    found_inf: List[Tensor]) -> Optional[Tensor]:
    result = annotate(Optional[Tensor], None)
    for tensor in found_inf:
      result = tensor
    return result

  # Adds 1 to the update counters of Adam, or 0 if the update is skipped.
  def count_update(self: __torch__.Optimizers,
    updates: List[Tensor],
    found_inf: List[Tensor]) -> NoneType:
    if torch.eq(torch.len(found_inf), 0):
      torch._foreach_add_(updates, 1)
    else:
      torch._foreach_add_(updates, torch.sub(torch.ones_like(found_inf[0]), found_inf[0]))
    return None

  # Like torch.optim.SGD with dampening 0. Velocities begin at zero, which gives the same first
  # step.
  def sgd(self: __torch__.Optimizers,
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

  # Like torch.optim.Adam: decay is added to the gradient (L2). updates: float32 counters, scalars.
  def adam(self: __torch__.Optimizers,
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

  # Like torch.optim.AdamW: decay shrinks the weights directly.
  def adamw(self: __torch__.Optimizers,
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

  # Like torch.optim.RMSprop, not centred. Overwrites the group's gradients.
  def rmsprop(self: __torch__.Optimizers,
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

  # Like timm.optim.Lion: steps by the sign of a mean of the gradients. decay shrinks the weights
  # directly.
  def lion(self: __torch__.Optimizers,
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

  # Like torch.optim.Muon with adjust_lr_fn="match_rms_adamw", in float32, for parameters that have
  # at least two axes and more than one value in a row; the axes after the first are joined to one.
  # Other parameters are updated as by torch.optim.AdamW. means: the momentum buffer, or AdamW's
  # first moment. squares and updates: AdamW's state; not used for matrices. Muon.isMatrix applies
  # the same rule.
  def muon(self: __torch__.Optimizers,
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
      shape = torch.size(parameters[i])
      if torch.gt(torch.len(shape), 1):
        matrix = torch.gt(torch.numel(parameters[i]), shape[0])
      else:
        matrix = False
      if matrix:
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

  def muon_step(self: __torch__.Optimizers,
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

  # Approximately the nearest matrix with orthogonal rows or columns, by five Newton-Schulz
  # iterations with Keller Jordan's coefficients.
  def orthogonal(self: __torch__.Optimizers,
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

  # Copies of all arrays if there is a found_inf, since the update may then have to be undone.
  # Otherwise an empty list, at no cost.
  def snapshot_if_scaled(self: __torch__.Optimizers,
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

  # Undoes the update if found_inf is 1. The device selects the values, without a branch on the
  # host.
  def restore_if_skipped(self: __torch__.Optimizers,
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
