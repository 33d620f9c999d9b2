# Copies and converts arrays, and reads and sets their elements, in TorchScript.
# ArrayKernels.java has a typed method for each method that Java calls. ScriptModule.java
# describes the dialect, the dtype codes and the calling convention.
class Arrays(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # The parameters before an update, for with_update_ratios.
  def copies(self: __torch__.Arrays,
    arrays: List[Tensor]) -> List[Tensor]:
    results = annotate(List[Tensor], [])
    for array in arrays:
      results = torch.append(results, torch.clone(torch.detach(array)))
    return results

  # ---- Precision (float16, bfloat16) ---------------------------------------------------------
  # Used by HalfCopies.

  # The images or the parameters in float16. The float32 parameters receive gradients through these
  # copies. Autograd.
  def to_float16(self: __torch__.Arrays,
    arrays: List[Tensor]) -> List[Tensor]:
    return (self).converted(arrays, 5, )

  # The same in bfloat16. Autograd.
  def to_bfloat16(self: __torch__.Arrays,
    arrays: List[Tensor]) -> List[Tensor]:
    return (self).converted(arrays, 15, )

  def converted(self: __torch__.Arrays,
    arrays: List[Tensor],
    type: int) -> List[Tensor]:
    results = annotate(List[Tensor], [])
    for array in arrays:
      results = torch.append(results, torch.to(array, type))
    return results

  # Converts the logits, for a loss in float32. Autograd.
  def to_single(self: __torch__.Arrays,
    array: Tensor) -> List[Tensor]:
    return [torch.to(array, 6)]

  # ---- Devices -------------------------------------------------------------------------------
  # Used by Replica, Gradients and DividedBatch if a batch is divided among devices.

  # Moves a part of a batch to the device of another array. Autograd.
  def on_device_of(self: __torch__.Arrays,
    images: Tensor,
    labels: Tensor,
    there: Tensor) -> List[Tensor]:
    device = ops.prim.device(there)
    return [torch.to(images, device), torch.to(labels, device)]

  # The sum of arrays on several devices, computed on the device of the first array.
  def total(self: __torch__.Arrays,
    first: Tensor,
    others: List[Tensor]) -> Tensor:
    sum = torch.detach(first)
    for other in others:
      sum = torch.add(sum, torch.to(other, ops.prim.device(sum)))
    return sum

  # Copies the values of arrays into other arrays, on any device: updated parameters into a replica,
  # and weights into their average (WeightAverage).
  def copy_into(self: __torch__.Arrays,
    targets: List[Tensor],
    sources: List[Tensor]) -> NoneType:
    torch._foreach_copy_(targets, sources)
    return None

  # ---- Averages of weights -------------------------------------------------------------------
  # Used by WeightAverage.

  def average(self: __torch__.Arrays,
    averages: List[Tensor],
    values: List[Tensor],
    decay: float) -> NoneType:
    torch._foreach_mul_(averages, decay)
    torch._foreach_add_(averages, values, alpha=torch.sub(1., decay))
    return None

  def exchange(self: __torch__.Arrays,
    first: List[Tensor],
    second: List[Tensor]) -> NoneType:
    for i in range(torch.len(first)):
      other = torch.clone(torch.detach(first[i]))
      _0 = torch.copy_(torch.detach(first[i]), torch.detach(second[i]))
      _1 = torch.copy_(torch.detach(second[i]), other)
    return None

  # ---- Elements ------------------------------------------------------------------------------
  # DeviceReads copies all queued arrays to the host as one array (concatenate). gradcheck
  # (KernelElements, NetworkObjective) changes single elements.

  # The elements of all arrays, one array after the other. All arrays have the same dtype.
  def concatenate(self: __torch__.Arrays,
    arrays: List[Tensor]) -> Tensor:
    flat = annotate(List[Tensor], [])
    for array in arrays:
      flat = torch.append(flat, torch.reshape(array, [-1]))
    return torch.cat(flat)

  # A copy of one element, as a scalar. The index counts in row-major order.
  def element(self: __torch__.Arrays,
    array: Tensor,
    index: int) -> Tensor:
    return torch.clone(torch.select(torch.reshape(array, [-1]), 0, index))

  # Sets one element of a contiguous array in place, unnoticed by autograd.
  def set_element(self: __torch__.Arrays,
    array: Tensor,
    index: int,
    value: float) -> NoneType:
    _0 = torch.fill_(torch.select(torch.view(torch.detach(array), [-1]), 0, index), value)
    return None

  # Half the sum of all squares: the L2 penalty of gradcheck's objective for a weight decay of 1.
  def half_squares(self: __torch__.Arrays,
    arrays: List[Tensor]) -> Tensor:
    norms = torch.stack(torch._foreach_norm(arrays, 2))
    return torch.div(torch.sum(torch.mul(norms, norms)), 2)
