# Statistics of gradients and updates, in TorchScript.
# GradientStatisticsKernels.java has a typed method for each method that Java calls.
# ScriptModule.java describes the dialect, the dtype codes and the calling convention.
#
# Used by GradientStats (gradients of parameters) and ActivationGradientStats (gradients of layer
# outputs), on the host and on a GPU alike. An element is near zero if its absolute value is at most
# threshold, an argument of the methods. Values to be read by the host are float64, so that one
# array can hold both floats and counts.
class GradientStatistics(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # [2-norm, mean, standard deviation (unbiased; 0 for a single value), near-zero fraction].
  def spread(self: __torch__.GradientStatistics,
    array: Tensor,
    threshold: float) -> Tensor:
    x = torch.to(torch.detach(array), 6)
    # In float64, because the order in which libtorch adds depends on the processor. In float64, this
    # changes only digits that are lost when Java rounds the result to float32.
    wide = torch.to(x, 7)
    count = torch.numel(wide)
    mean = torch.mean(wide)
    # The sum of the squared deviations, without a copy of the deviations. The argument 2 selects the
    # reduction "sum".
    squares = torch.mse_loss(wide, torch.expand_as(mean, wide), 2)
    if torch.gt(count, 1):
      freedom = torch.sub(count, 1)
    else:
      freedom = 1
    std = torch.sqrt(torch.div(squares, freedom))
    near = torch.div(torch.sum(torch.le(torch.abs(x), threshold), dtype=7), count)
    return torch.stack([torch.linalg_vector_norm(wide), mean, std, near])

  # The statistics of each gradient: float64, shape (parameters, 4).
  def gradient_stats(self: __torch__.GradientStatistics,
    gradients: List[Tensor],
    threshold: float) -> Tensor:
    rows = annotate(List[Tensor], [])
    for gradient in gradients:
      rows = torch.append(rows, (self).spread(gradient, threshold, ))
    return torch.stack(rows)

  # The statistics of the gradients of the loss with respect to layer outputs: float64, shape
  # (outputs, 4). If the loss does not depend on an output, the statistics of this output are those
  # of a gradient of zeros.
  # scale: the loss scale of float16 training, or an empty list. The statistics describe the unscaled
  # gradients. The graph is kept, since the parameters' gradients are computed later.
  def output_gradient_stats(self: __torch__.GradientStatistics,
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

  # Adds a fifth column: the norm of each parameter's update divided by the norm of the parameter.
  def with_update_ratios(self: __torch__.GradientStatistics,
    stats: Tensor,
    before: List[Tensor],
    after: List[Tensor]) -> Tensor:
    updates = torch._foreach_sub(after, before)
    sizes = torch.stack(torch._foreach_norm(updates, 2, dtype=7))
    weights = torch.stack(torch._foreach_norm(before, 2, dtype=7))
    ratios = torch.div(sizes, weights)
    return torch.cat([stats, torch.unsqueeze(ratios, 1)], 1)
