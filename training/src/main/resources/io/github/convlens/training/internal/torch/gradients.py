# Computes gradients and prepares them for an update, in TorchScript.
# GradientKernels.java has a typed method for each method that Java calls. ScriptModule.java
# describes the dialect, the dtype codes and the calling convention.
#
# Used by Gradients, Replica (several devices), LossScale (float16 on CUDA) and NetworkObjective
# (gradcheck). Gradients that autograd returns in a different layout become contiguous copies, since
# the fused optimisers read elements in memory order.
class Gradients(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def gradients(self: __torch__.Gradients,
    loss: Tensor,
    parameters: List[Tensor]) -> List[Tensor]:
    found = torch.autograd.grad([loss], parameters, None, None, False, False)
    gradients = annotate(List[Tensor], [])
    for gradient in found:
      gradients = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
    return gradients

  # The gradient of a scalar with respect to one array on which the scalar depends.
  def gradient(self: __torch__.Gradients,
    scalar: Tensor,
    array: Tensor) -> Tensor:
    found = torch.autograd.grad([scalar], [array], None, None, False, False)
    return torch.contiguous(unchecked_cast(Tensor, found[0]))

  # The gradients of a part of a graph, which is freed. upstream holds the gradient with respect to
  # the part's output, or nothing if the output is the loss. inner is the number of inputs, at the
  # beginning of the list, that are not parameters; their gradients keep their layout.
  def part_gradients(self: __torch__.Gradients,
    output: Tensor,
    upstream: List[Tensor],
    inputs: List[Tensor],
    inner: int) -> List[Tensor]:
    known = annotate(Optional[Tensor], None)
    for tensor in upstream:
      known = tensor
    found = torch.autograd.grad([output], inputs, [known], None, False, False)
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
      gradient = unchecked_cast(Tensor, found[i])
      if torch.lt(i, inner):
        gradients = torch.append(gradients, gradient)
      else:
        gradients = torch.append(gradients, torch.contiguous(gradient))
    return gradients

  def add_gradients(self: __torch__.Gradients,
    sums: List[Tensor],
    gradients: List[Tensor]) -> NoneType:
    torch._foreach_add_(sums, gradients)
    return None

  def scale_gradients(self: __torch__.Gradients,
    gradients: List[Tensor],
    factor: float) -> NoneType:
    torch._foreach_mul_(gradients, factor)
    return None

  # Like torch.nn.utils.clip_grad_norm_: bounds the joint 2-norm of all gradients. As in PyTorch,
  # 1e-6 is added to the norm.
  def clip_norm(self: __torch__.Gradients,
    gradients: List[Tensor],
    bound: float) -> NoneType:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2)))
    factor = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 9.9999999999999995e-07)), bound), None, 1.)
    torch._foreach_mul_(gradients, factor)
    return None

  # Like torch.nn.utils.clip_grad_value_.
  def clip_value(self: __torch__.Gradients,
    gradients: List[Tensor],
    bound: float) -> NoneType:
    torch._foreach_clamp_min_(gradients, torch.neg(bound))
    torch._foreach_clamp_max_(gradients, bound)
    return None

  # Adds the gradients of one part of the batch, on any device, to the sums on their own device.
  def add_gradients_of_part(self: __torch__.Gradients,
    sums: List[Tensor],
    part: List[Tensor]) -> NoneType:
    for i in range(torch.len(sums)):
      _0 = torch.add_(sums[i], torch.to(part[i], ops.prim.device(sums[i])))
    return None

  # ---- Precision (float16 on CUDA) -----------------------------------------------------------

  # Like gradients, but for scale * loss.
  def scaled_gradients(self: __torch__.Gradients,
    loss: Tensor,
    parameters: List[Tensor],
    scale: Tensor) -> List[Tensor]:
    found = torch.autograd.grad([loss], parameters, annotate(List[Optional[Tensor]], [scale]), None, False, False)
    gradients = annotate(List[Tensor], [])
    for gradient in found:
      gradients = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
    return gradients

  # Divides the gradients by the scale in place, and sets non_finite (the tensor that optimisers
  # receive as found_inf) to 1 if a gradient is not finite, else to 0. As in GradScaler, the
  # reciprocal is computed in float64 and rounded once.
  def unscale(self: __torch__.Gradients,
    gradients: List[Tensor],
    scale: Tensor,
    non_finite: Tensor) -> NoneType:
    _0 = torch.zero_(non_finite)
    inverse = torch.to(torch.reciprocal(torch.to(scale, 7)), 6)
    torch._amp_foreach_non_finite_check_and_unscale_(gradients, non_finite, inverse)
    return None

  # GradScaler's rule: the scale is multiplied by the factor down after a step with non-finite
  # gradients, and by the factor up after a number of successive steps (interval) with finite
  # gradients.
  def update_scale(self: __torch__.Gradients,
    scale: Tensor,
    growth: Tensor,
    non_finite: Tensor,
    up: float,
    down: float,
    interval: int) -> NoneType:
    _0 = torch._amp_update_scale_(scale, growth, non_finite, up, down, interval)
    return None
