# Computes losses and counts correct predictions, in TorchScript.
# LossKernels.java has a typed method for each method that Java calls. ScriptModule.java
# describes the dialect, the dtype codes and the calling convention.
#
# Used by Loss (training) and Evaluator. A loss takes outputs of shape (N, classes) and int64 labels
# of shape (N), and returns the scalars [mean loss, number of correct predictions (int64)].
# Autograd.
class Losses(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def cross_entropy(self: __torch__.Losses,
    logits: Tensor,
    labels: Tensor,
    smoothing: Tensor) -> List[Tensor]:
    # 1 means the mean over the batch. -100 is PyTorch's default for the label to ignore; no image
    # has this label.
    loss = torch.cross_entropy_loss(logits, labels, None, 1, -100, float(smoothing))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def weighted_cross_entropy(self: __torch__.Losses,
    logits: Tensor,
    labels: Tensor,
    smoothing: Tensor,
    weights: Tensor) -> List[Tensor]:
    # 0 means no reduction: the loss of each image.
    losses = torch.cross_entropy_loss(logits, labels, None, 0, -100, float(smoothing))
    loss = torch.mean(torch.mul(losses, torch.index_select(weights, 0, labels)))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def adjusted_cross_entropy(self: __torch__.Losses,
    logits: Tensor,
    labels: Tensor,
    smoothing: Tensor,
    offsets: Tensor) -> List[Tensor]:
    adjusted = torch.add(logits, offsets)
    loss = torch.cross_entropy_loss(adjusted, labels, None, 1, -100, float(smoothing))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  # The loss of each image. 1 - p is kept above 0, because the slope of its power is infinite at 0
  # if gamma is below 1.
  def focal_losses(self: __torch__.Losses,
    logits: Tensor,
    labels: Tensor,
    gamma: Tensor) -> Tensor:
    losses = torch.cross_entropy_loss(logits, labels, None, 0, -100, 0.)
    missing = torch.clamp_min(torch.neg(torch.expm1(torch.neg(losses))), 9.9999999999999998e-13)
    return torch.mul(torch.pow(missing, float(gamma)), losses)

  def focal(self: __torch__.Losses,
    logits: Tensor,
    labels: Tensor,
    gamma: Tensor) -> List[Tensor]:
    loss = torch.mean((self).focal_losses(logits, labels, gamma, ))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def weighted_focal(self: __torch__.Losses,
    logits: Tensor,
    labels: Tensor,
    gamma: Tensor,
    weights: Tensor) -> List[Tensor]:
    losses = (self).focal_losses(logits, labels, gamma, )
    loss = torch.mean(torch.mul(losses, torch.index_select(weights, 0, labels)))
    correct = torch.sum(torch.eq(torch.argmax(logits, 1), labels))
    return [loss, correct]

  def mean_squared_error(self: __torch__.Losses,
    outputs: Tensor,
    labels: Tensor) -> List[Tensor]:
    targets = torch.type_as(torch.one_hot(labels, torch.size(outputs, 1)), outputs)
    loss = torch.mse_loss(outputs, targets)
    correct = torch.sum(torch.eq(torch.argmax(outputs, 1), labels))
    return [loss, correct]

  # For outputs of shape (N, 1). Class 1 is predicted if the logit is positive.
  def binary_cross_entropy(self: __torch__.Losses,
    outputs: Tensor,
    labels: Tensor) -> List[Tensor]:
    logits = torch.squeeze(outputs, 1)
    targets = torch.type_as(labels, logits)
    loss = torch.binary_cross_entropy_with_logits(logits, targets)
    correct = torch.sum(torch.eq(torch.gt(logits, 0), torch.gt(labels, 0)))
    return [loss, correct]

  # The following losses take outputs of shape (N, labels) or (N, numbers). No image counts as
  # correct: the count is the number of targets that are not equal to themselves, which is 0 because
  # no target is NaN.
  def label_cross_entropy(self: __torch__.Losses,
    outputs: Tensor,
    targets: Tensor) -> List[Tensor]:
    loss = torch.binary_cross_entropy_with_logits(outputs, torch.type_as(targets, outputs))
    return [loss, torch.sum(torch.ne(targets, targets))]

  def squared_error(self: __torch__.Losses,
    outputs: Tensor,
    targets: Tensor) -> List[Tensor]:
    loss = torch.mse_loss(outputs, torch.type_as(targets, outputs))
    return [loss, torch.sum(torch.ne(targets, targets))]

  def absolute_error(self: __torch__.Losses,
    outputs: Tensor,
    targets: Tensor) -> List[Tensor]:
    loss = torch.l1_loss(outputs, torch.type_as(targets, outputs))
    return [loss, torch.sum(torch.ne(targets, targets))]

  def smooth_l1(self: __torch__.Losses,
    outputs: Tensor,
    targets: Tensor,
    beta: Tensor) -> List[Tensor]:
    # 1 means the mean.
    loss = torch.smooth_l1_loss(outputs, torch.type_as(targets, outputs), 1, float(beta))
    return [loss, torch.sum(torch.ne(targets, targets))]

  # Scales a loss. Autograd. Autograd methods take only tensors, so the factor is a tensor on the
  # host.
  def times(self: __torch__.Losses,
    array: Tensor,
    factor: Tensor) -> List[Tensor]:
    return [torch.mul(array, float(factor))]

  # The loss of mixed images. Autograd.
  def mixed(self: __torch__.Losses,
    first: Tensor,
    second: Tensor,
    share: Tensor) -> List[Tensor]:
    own = float(share)
    return [torch.add(torch.mul(first, own), torch.mul(second, torch.sub(1., own)))]

  # For Evaluator: adds the batch's summed loss and its number of correct predictions to totals, a
  # float64 array of shape (2).
  def add_to_totals(self: __torch__.Losses,
    totals: Tensor,
    loss: Tensor,
    correct: Tensor,
    images: int) -> NoneType:
    batch = torch.stack([torch.mul(torch.to(loss, 7), images), torch.to(correct, 7)])
    _0 = torch.add_(totals, batch)
    return None

  # For NoLossScale: the numbers of a batch that the host reads, float64, shape (2).
  def pack(self: __torch__.Losses,
    loss: Tensor,
    correct: Tensor) -> Tensor:
    return torch.stack([torch.to(loss, 7), torch.to(correct, 7)])

  # For DynamicLossScale (float16): the same numbers and the loss scale, float64, shape (3).
  def pack_with_scale(self: __torch__.Losses,
    loss: Tensor,
    correct: Tensor,
    scale: Tensor) -> Tensor:
    return torch.stack([torch.to(loss, 7), torch.to(correct, 7), torch.to(scale, 7)])
