# Changes of images in TorchScript, with the results of torchvision.transforms.v2.functional for
# uint8 tensors (version 0.28). AugmentKernels.java has a typed method for each one that Java calls.
# ScriptModule.java describes the dialect, the dtype codes and the calling convention.
#
# Calling convention
# - images: float32 (N, C, H, W), contiguous, whole numbers from 0 to 255. Where torchvision rounds
# a result, or cuts off its fraction, when it returns to uint8, the same is done here.
#   - Every change takes (images, parameters, fill) and returns changed images of the same shape:
#     parameters is float32 (N, K), one row for each image, and fill is float32 (1, C, 1, 1), the
#     colour of the area outside an image. Each image's result depends on its own row alone.
#   - Everything runs in inference mode. The methods whose results a network reads (normalized,
#     erase, mixup and cutmix) therefore write into an ordinary array.
class Augment(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # ---- From the store and back ---------------------------------------------------------------

  # Pixel values from 0 to 255 of stored pixels (N, H*W*C). These are bytes, or floats normalised
  # with mean and scale (H*W*C).
  def levels(self: __torch__.Augment,
    stored: Tensor,
    mean: Tensor,
    scale: Tensor,
    height: int,
    width: int,
    channels: int) -> Tensor:
    if torch.is_floating_point(stored):
      values = torch.clamp(torch.round(torch.add(torch.mul(stored, scale), mean)), 0., 255.)
    else:
      values = torch.to(stored, 6)
    return torch.contiguous(torch.permute(torch.view(values, [-1, height, width, channels]), [0, 3, 1, 2]))

  # Normalises pixel values from 0 to 255, into out (N, H*W*C).
  def normalized(self: __torch__.Augment,
    images: Tensor,
    mean: Tensor,
    scale: Tensor,
    out: Tensor) -> NoneType:
    n, c, h, w, = torch.size(images)
    nhwc = torch.permute(images, [0, 2, 3, 1])
    _0 = torch.copy_(torch.view(out, [n, h, w, c]), nhwc)
    _1 = torch.div_(torch.sub_(out, mean), scale)
    return None

  # Takes out the images at some indices; put writes changed images back.
  def some(self: __torch__.Augment,
    images: Tensor,
    index: Tensor) -> Tensor:
    return torch.index_select(images, 0, index)

  def put(self: __torch__.Augment,
    images: Tensor,
    index: Tensor,
    changed: Tensor) -> NoneType:
    _0 = torch.index_copy_(images, 0, index, changed)
    return None

  # ---- Geometry ------------------------------------------------------------------------------

  # A column of parameters, to be broadcast over (N, H, W).
  def column(self: __torch__.Augment,
    parameters: Tensor,
    index: int) -> Tensor:
    return torch.view(torch.select(parameters, 1, index), [-1, 1, 1])

  # A column of parameters, to be broadcast over (N, C, H, W).
  def factor(self: __torch__.Augment,
    parameters: Tensor,
    index: int) -> Tensor:
    return torch.view(torch.select(parameters, 1, index), [-1, 1, 1, 1])

  # The numbers first, first + 1, …, as many as length; float32 on the device of like.
  def steps(self: __torch__.Augment,
    first: float,
    length: int,
    like: Tensor) -> Tensor:
    last = torch.add(first, torch.sub(length, 1))
    return torch.linspace(first, last, length, dtype=6, layout=None, device=ops.prim.device(like), pin_memory=None)

  # torchvision's _apply_grid_transform with a fill. interpolation: 0 bilinear, 1 nearest.
  def sampled(self: __torch__.Augment,
    images: Tensor,
    x: Tensor,
    y: Tensor,
    fill: Tensor,
    interpolation: int) -> Tensor:
    channels = torch.size(images, 1)
    ones = torch.ones_like(torch.narrow(images, 1, 0, 1))
    grid = torch.stack([x, y], 3)
    found = torch.grid_sampler(torch.cat([images, ones], 1), grid, interpolation, 0, False)
    colours = torch.narrow(found, 1, 0, channels)
    inside = torch.narrow(found, 1, channels, 1)
    if torch.eq(interpolation, 1):
      result = torch.where(torch.lt(inside, 0.5), fill, colours)
    else:
      result = torch.round(torch.add(torch.mul(torch.sub(colours, fill), inside), fill))
    return result

  # parameters: the first two rows of the matrix that maps a position in the result, relative to
  # the centre, to the position in the image.
  def affinely(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor,
    interpolation: int) -> Tensor:
    n, c, h, w, = torch.size(images)
    x = torch.view((self).steps(torch.mul(torch.sub(1., w), 0.5), w, images, ), [1, 1, w])
    y = torch.view((self).steps(torch.mul(torch.sub(1., h), 0.5), h, images, ), [1, h, 1])
    across = torch.div(torch.narrow(parameters, 1, 0, 3), torch.mul(w, 0.5))
    down = torch.div(torch.narrow(parameters, 1, 3, 3), torch.mul(h, 0.5))
    places = annotate(List[Tensor], [])
    for row in [across, down]:
      sum = torch.add(torch.mul(x, (self).column(row, 0, )), torch.mul(y, (self).column(row, 1, )))
      places = torch.append(places, torch.add(sum, (self).column(row, 2, )))
    return (self).sampled(images, places[0], places[1], fill, interpolation, )

  def affine_bilinear(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return (self).affinely(images, parameters, fill, 0, )

  def affine_nearest(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return (self).affinely(images, parameters, fill, 1, )

  # parameters: the eight coefficients a to h of (ax + by + c, dx + ey + f) / (gx + hy + 1), which
  # maps a position in the result, relative to the corner, to the position in the image.
  def projected(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor,
    interpolation: int) -> Tensor:
    n, c, h, w, = torch.size(images)
    x = torch.view((self).steps(0.5, w, images, ), [1, 1, w])
    y = torch.view((self).steps(0.5, h, images, ), [1, h, 1])
    across = torch.div(torch.narrow(parameters, 1, 0, 3), torch.mul(w, 0.5))
    down = torch.div(torch.narrow(parameters, 1, 3, 3), torch.mul(h, 0.5))
    depth = torch.add(torch.mul(x, (self).column(parameters, 6, )), torch.mul(y, (self).column(parameters, 7, )))
    divisor = torch.add(depth, 1.)
    places = annotate(List[Tensor], [])
    for row in [across, down]:
      sum = torch.add(torch.mul(x, (self).column(row, 0, )), torch.mul(y, (self).column(row, 1, )))
      place = torch.sub(torch.div(torch.add(sum, (self).column(row, 2, )), divisor), 1.)
      places = torch.append(places, place)
    return (self).sampled(images, places[0], places[1], fill, interpolation, )

  def perspective_bilinear(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return (self).projected(images, parameters, fill, 0, )

  def perspective_nearest(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return (self).projected(images, parameters, fill, 1, )

  # Positions in the image, in the coordinates of grid_sampler, for a window that is resized to the
  # full length of a side. Positions outside the window are moved to its border.
  def window(self: __torch__.Augment,
    first: Tensor,
    size: Tensor,
    length: int) -> Tensor:
    centres = torch.view((self).steps(0.5, length, first, ), [1, length])
    place = torch.sub(torch.mul(centres, torch.div(size, length)), 0.5)
    within = torch.add(torch.minimum(torch.clamp(place, 0., None), torch.sub(size, 1.)), first)
    return torch.sub(torch.div(torch.add(torch.mul(within, 2.), 1.), length), 1.)

  # parameters: top, left, height and width of a window, which is enlarged to the whole image. It is
  # never shrunk, so that antialiasing is not needed.
  def resized_crop(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    n, c, h, w, = torch.size(images)
    y = (self).window(torch.narrow(parameters, 1, 0, 1), torch.narrow(parameters, 1, 2, 1), h, )
    x = (self).window(torch.narrow(parameters, 1, 1, 1), torch.narrow(parameters, 1, 3, 1), w, )
    across = torch.expand(torch.unsqueeze(x, 1), [n, h, w])
    down = torch.expand(torch.unsqueeze(y, 2), [n, h, w])
    grid = torch.stack([across, down], 3)
    return torch.round(torch.grid_sampler(images, grid, 0, 1, False))

  def vertical_flip(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return torch.flip(images, [2])

  # ---- Colour --------------------------------------------------------------------------------

  # torchvision's _rgb_to_grayscale_image, rounded down: (N, 1, H, W); a grey image as it is.
  def grey(self: __torch__.Augment,
    images: Tensor) -> Tensor:
    if torch.eq(torch.size(images, 1), 1):
      result = images
    else:
      red = torch.mul(torch.narrow(images, 1, 0, 1), 0.29890000000000005)
      green = torch.mul(torch.narrow(images, 1, 1, 1), 0.58699999999999997)
      blue = torch.mul(torch.narrow(images, 1, 2, 1), 0.114)
      result = torch.floor(torch.add(torch.add(red, green), blue))
    return result

  # Clamped to 0 to 255 and rounded down, as by a conversion to uint8.
  def whole(self: __torch__.Augment,
    values: Tensor) -> Tensor:
    return torch.floor_(torch.clamp_(values, 0., 255.))

  # parameters: the weight of the images, and that of the others, which is 1 minus the first.
  def blended(self: __torch__.Augment,
    images: Tensor,
    others: Tensor,
    parameters: Tensor) -> Tensor:
    own = torch.mul(images, (self).factor(parameters, 0, ))
    return (self).whole(torch.add(own, torch.mul(others, (self).factor(parameters, 1, ))), )

  def brightness(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return (self).whole(torch.mul(images, (self).factor(parameters, 0, )), )

  # The mean is in float64, so that the sum of whole numbers is exact in any order.
  def contrast(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    mean = torch.mean(torch.to((self).grey(images, ), 7), [1, 2, 3], True)
    return (self).blended(images, torch.to(mean, 6), parameters, )

  def saturation(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    if torch.eq(torch.size(images, 1), 1):
      result = images
    else:
      result = (self).blended(images, (self).grey(images, ), parameters, )
    return result

  def greyscale(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return torch.contiguous(torch.expand_as((self).grey(images, ), images))

  # parameters: the part of the colour circle by which hues are rotated.
  def hue(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    if torch.eq(torch.size(images, 1), 1):
      result = images
    else:
      result = (self).turned(torch.div(images, 255.), (self).column(parameters, 0, ), )
    return result

  # torchvision's _rgb_to_hsv, adjust_hue_image and _hsv_to_rgb, with the return to uint8.
  def turned(self: __torch__.Augment,
    image: Tensor,
    turn: Tensor) -> Tensor:
    r = torch.select(image, 1, 0)
    g = torch.select(image, 1, 1)
    low = torch.amin(image, [1])
    high = torch.amax(image, [1])
    even = torch.eq(high, low)
    range = torch.sub(high, low)
    s = torch.div(range, torch.where(even, torch.ones_like(high), high))
    divisor = torch.unsqueeze(torch.where(even, torch.ones_like(high), range), 1)
    far = torch.div(torch.sub(torch.unsqueeze(high, 1), image), divisor)
    rc = torch.select(far, 1, 0)
    gc = torch.select(far, 1, 1)
    bc = torch.select(far, 1, 2)
    not_r = torch.ne(high, r)
    is_g = torch.eq(high, g)
    hg = torch.mul(torch.sub(torch.add(rc, 2.), bc), torch.logical_and(is_g, not_r))
    hr = torch.mul(torch.sub(bc, gc), torch.logical_not(not_r))
    hb = torch.mul(torch.sub(torch.add(gc, 4.), rc), torch.logical_and(not_r, torch.logical_not(is_g)))
    circle = torch.add(torch.mul(torch.add(torch.add(hr, hg), hb), 0.16666666666666666), 1.)
    h = torch.remainder(torch.add(torch.fmod(circle, 1.), turn), 1.)
    h6 = torch.mul(h, 6.)
    sextant = torch.floor(h6)
    f = torch.sub(h6, sextant)
    sxf = torch.mul(s, f)
    rest = torch.sub(torch.ones_like(s), s)
    q = torch.clamp(torch.mul(torch.sub(torch.ones_like(sxf), sxf), high), 0., 1.)
    t = torch.clamp(torch.mul(torch.add(sxf, rest), high), 0., 1.)
    p = torch.clamp(torch.mul(rest, high), 0., 1.)
    vpqt = torch.stack([high, p, q, t], 1)
    table = torch.tensor([[0, 2, 1, 1, 3, 0], [3, 0, 0, 2, 1, 1], [1, 1, 3, 0, 0, 2]], dtype=4, device=ops.prim.device(image))
    which = torch.flatten(torch.to(torch.remainder(sextant, 6.), 4))
    n, rows, columns, = torch.size(h)
    chosen = torch.view(torch.index_select(table, 1, which), [3, n, rows, columns])
    rgb = torch.gather(vpqt, 1, torch.permute(chosen, [1, 0, 2, 3]))
    return torch.floor(torch.mul(rgb, 255.999))

  # parameters: the smallest pixel value that is inverted.
  def solarize(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return torch.where(torch.ge(images, (self).factor(parameters, 0, )), torch.rsub(images, 255.), images)

  def invert(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    return torch.rsub(images, 255.)

  # parameters: the distance between the remaining pixel values, 2 to the power of the number of
  # bits that are removed.
  def posterize(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    distance = (self).factor(parameters, 0, )
    return torch.mul(torch.floor(torch.div(images, distance)), distance)

  def autocontrast(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    low = torch.amin(images, [2, 3], True)
    high = torch.amax(images, [2, 3], True)
    even = torch.eq(high, low)
    scale = torch.where(even, torch.ones_like(low), torch.mul(torch.sub(high, low), 0.0039215686274509803))
    base = torch.where(even, torch.zeros_like(low), low)
    return (self).whole(torch.div(torch.sub(images, base), scale), )

  def equalize(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    n, c, h, w, = torch.size(images)
    pixels = torch.mul(h, w)
    flat = torch.to(torch.reshape(images, [torch.mul(n, c), pixels]), 4)
    empty = torch.zeros([torch.mul(n, c), 256], dtype=4, layout=None, device=ops.prim.device(images), pin_memory=None)
    counts = torch.scatter_add(empty, 1, flat, torch.ones_like(flat))
    sums = torch.cumsum(counts, 1)
    brightest = torch.sum(torch.lt(sums, pixels), [1], True)
    step = torch.floor_divide(torch.rsub(torch.gather(counts, 1, brightest), pixels), 255)
    before = torch.narrow(sums, 1, 0, 255)
    spread = torch.floor_divide(torch.add(before, torch.floor_divide(step, 2)), torch.clamp(step, 1, None))
    none = torch.zeros_like(step)
    table = torch.cat([none, torch.clamp(spread, 0, 255)], 1)
    equal = torch.where(torch.ne(step, 0), torch.gather(table, 1, flat), flat)
    return torch.to(torch.view(equal, [n, c, h, w]), 6)

  # parameters: the weight of the images, and that of the blurred ones. The border is unchanged.
  def sharpness(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    n, c, h, w, = torch.size(images)
    result = torch.clone(images)
    if torch.gt(h, 2) and torch.gt(w, 2):
      rows = torch.add(torch.narrow(images, 2, 0, torch.sub(h, 2)), torch.narrow(images, 2, 2, torch.sub(h, 2)))
      three = torch.add(rows, torch.narrow(images, 2, 1, torch.sub(h, 2)))
      columns = torch.add(torch.narrow(three, 3, 0, torch.sub(w, 2)), torch.narrow(three, 3, 2, torch.sub(w, 2)))
      nine = torch.add(columns, torch.narrow(three, 3, 1, torch.sub(w, 2)))
      inside = torch.narrow(torch.narrow(result, 2, 1, torch.sub(h, 2)), 3, 1, torch.sub(w, 2))
      blurred = torch.round(torch.div(torch.add(nine, torch.mul(inside, 4.)), 13.))
      change = torch.mul(torch.sub(blurred, inside), (self).factor(parameters, 1, ))
      _0 = torch.add_(inside, change)
    else:
      pass
    return (self).whole(result, )

  # parameters: a weight in each column, for a pixel (the middle column) and its neighbours. The
  # same weights are used along the columns of the image and then along its rows.
  def blur(self: __torch__.Augment,
    images: Tensor,
    parameters: Tensor,
    fill: Tensor) -> Tensor:
    n, c, h, w, = torch.size(images)
    taps = torch.size(parameters, 1)
    reach = torch.floordiv(taps, 2)
    padded = torch.reflection_pad2d(images, [reach, reach, reach, reach])
    rows = torch.mul(torch.narrow(padded, 2, 0, h), (self).factor(parameters, 0, ))
    for i in range(torch.sub(taps, 1)):
      j = torch.add(i, 1)
      _0 = torch.add_(rows, torch.mul(torch.narrow(padded, 2, j, h), (self).factor(parameters, j, )))
    both = torch.mul(torch.narrow(rows, 3, 0, w), (self).factor(parameters, 0, ))
    for i in range(torch.sub(taps, 1)):
      j = torch.add(i, 1)
      _1 = torch.add_(both, torch.mul(torch.narrow(rows, 3, j, w), (self).factor(parameters, j, )))
    return torch.round(both)

  # ---- After normalisation -------------------------------------------------------------------
  # In place, on ordinary arrays: images is (N, H, W, C).

  # For each image and each position along a side: whether the position is at least first and less
  # than first + size. In erase, boxes are (N, 4): top, left, height and width.
  def band(self: __torch__.Augment,
    first: Tensor,
    size: Tensor,
    length: int) -> Tensor:
    place = torch.view((self).steps(0., length, first, ), [1, length])
    return torch.logical_and(torch.ge(place, first), torch.lt(place, torch.add(first, size)))

  # Sets a box of each image to 0, the mean colour.
  def erase(self: __torch__.Augment,
    images: Tensor,
    boxes: Tensor) -> NoneType:
    n, h, w, c, = torch.size(images)
    rows = (self).band(torch.narrow(boxes, 1, 0, 1), torch.narrow(boxes, 1, 2, 1), h, )
    columns = (self).band(torch.narrow(boxes, 1, 1, 1), torch.narrow(boxes, 1, 3, 1), w, )
    box = torch.logical_and(torch.view(rows, [n, h, 1, 1]), torch.view(columns, [n, 1, w, 1]))
    _0 = torch.masked_fill_(images, box, 0.)
    return None

  # torchvision's MixUp: each image is mixed with the one before it in the batch.
  def mixup(self: __torch__.Augment,
    images: Tensor,
    share: float) -> NoneType:
    others = torch.mul(torch.roll(images, [1], [0]), torch.sub(1., share))
    _0 = torch.add_(torch.mul_(images, share), others)
    return None

  # torchvision's CutMix: each image receives a box of the one before it in the batch.
  def cutmix(self: __torch__.Augment,
    images: Tensor,
    top: int,
    left: int,
    height: int,
    width: int) -> NoneType:
    box = torch.narrow(torch.narrow(images, 1, top, height), 2, left, width)
    _0 = torch.copy_(box, torch.roll(box, [1], [0]))
    return None
