#!/usr/bin/env python3
"""Writes one small picture in many variants, and for each variant the pixels that Pillow decodes.

usage: pictures.py ../resources/io/github/convlens/data/picture   (needs Pillow and numpy)

NAME is the picture. NAME.expected holds its pixels: the line "WIDTH HEIGHT CHANNELS", then one byte
per sample in the order HWC. The pixels are the picture after `ImageOps.exif_transpose`; if it has
transparency, also after `alpha_composite` on white. Of a 16-bit sample only the high byte is kept,
as in Pillow's RGB modes.
"""
import io, os, struct, sys, zlib

import numpy as np
import PIL
from PIL import Image, ImageOps

root = sys.argv[1]
os.makedirs(root, exist_ok=True)
for old in os.listdir(root):
    if os.path.exists(f"{root}/{old}.expected"):
        os.remove(f"{root}/{old}")
        os.remove(f"{root}/{old}.expected")

W, H = 36, 26
y, x = np.mgrid[0:H, 0:W]
smooth = np.stack([20 + 6 * x, 230 - 7 * y, 40 + 3 * x + 4 * y], -1).clip(0, 255)
smooth[3:9, 4:14] = (220, 40, 30)  # marks the upper left corner, so that all orientations differ
smooth[15:22, 22:31] = (30, 60, 200)
rgb = Image.fromarray(smooth.astype(np.uint8))
grey = rgb.convert("L")
alpha = Image.fromarray(((x * 9) % 256).astype(np.uint8))
alpha.paste(0, (0, 0, W, 4))
rgba = rgb.copy()
rgba.putalpha(alpha)


def decode(data):
    image = Image.open(io.BytesIO(data))
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = Image.new("RGBA", image.size, (255, 255, 255, 255))
        return Image.alpha_composite(over, image.convert("RGBA")).convert("RGB")
    if image.mode.startswith("I;16") or image.mode == "I":
        return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def put(name, data, expected=None):
    image = expected if expected is not None else decode(data)
    if image.mode == "RGB" and all(a == b == c for a, b, c in image.get_flattened_data()): image = image.convert("L")
    with open(f"{root}/{name}", "wb") as file: file.write(data)
    with open(f"{root}/{name}.expected", "wb") as file:
        file.write(f"{image.width} {image.height} {len(image.getbands())}\n".encode() + image.tobytes())


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, bits, kind, rows, *chunks, before=b"", interlace=0):
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks)
            + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + chunk(b"IEND", b""))


def exif(orientation):
    value = Image.Exif()
    value[0x112] = orientation
    return value.tobytes()


# The eight orientations. Each file shows the same upright picture, but stores it turned.
turns = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the inverses of a viewer's turns
for orientation, turn in turns.items():
    stored = rgb if turn is None else rgb.transpose(turn)
    put(f"exif-{orientation}.jpg", saved(stored, "JPEG", quality=95, subsampling=0, exif=exif(orientation)))
    assert decode(saved(stored, "PNG", exif=exif(orientation))).tobytes() == rgb.tobytes(), orientation
put("exif-6.png", saved(rgb.transpose(2), "PNG", exif=exif(6)))
late = saved(rgb.transpose(2), "PNG")
put("exif-after-data.png", late[:-12] + chunk(b"eXIf", exif(6)[6:]) + late[-12:], rgb)
put("exif-6.webp", saved(rgb.transpose(2), "WEBP", lossless=True, exif=exif(6)))
put("exif-6.tif", saved(rgb.transpose(2), "TIFF", tiffinfo={274: 6}))

# EXIF as ImageMagick stores it in a PNG: as hexadecimal digits in a text chunk.
raw = exif(6)
lines = [raw.hex()[i:i + 72] for i in range(0, 2 * len(raw), 72)]
text = ("\nexif\n%8d\n" % len(raw) + "\n".join(lines) + "\n").encode()
turned = saved(rgb.transpose(2), "PNG")
for name, kind, data in (("raw-exif", b"zTXt", b"\0" + zlib.compress(text)), ("raw-exif-plain", b"tEXt", text)):
    put(f"{name}.png", turned[:33] + chunk(kind, b"Raw profile type exif\0" + data) + turned[33:])
little = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, 0x112, 3, 1, 8, 0, 0)
put("exif-little-endian.jpg", saved(rgb.transpose(4), "JPEG", quality=95, subsampling=0, exif=little))
put("exif-9.jpg", saved(rgb, "JPEG", quality=95, subsampling=0, exif=exif(9)))  # is not defined

# JPEG
put("grey.jpg", saved(grey, "JPEG", quality=90))
put("progressive.jpg", saved(rgb, "JPEG", quality=90, progressive=True))
put("444.jpg", saved(rgb, "JPEG", quality=90, subsampling="4:4:4"))
put("422.jpg", saved(rgb, "JPEG", quality=90, subsampling="4:2:2"))
put("420.jpg", saved(rgb, "JPEG", quality=90, subsampling="4:2:0"))
put("411.jpg", saved(rgb, "JPEG", quality=90, subsampling="4:1:1"))
put("rgb-stored.jpg", saved(rgb, "JPEG", quality=90, keep_rgb=True))
put("restart.jpg", saved(rgb, "JPEG", quality=90, restart_marker_rows=1))
cmyk = rgb.convert("CMYK")
adobe = saved(cmyk, "JPEG", quality=95)
put("cmyk-adobe.jpg", adobe)
at = adobe.index(b"\xff\xee")
bare = adobe[:at] + adobe[at + 2 + struct.unpack(">H", adobe[at + 2:at + 4])[0]:]
put("cmyk-bare.jpg", bare)
# YCCK: C, M and Y are stored as Y, Cb and Cr; the transform flag of the Adobe marker is then 2.
inverted = np.asarray(cmyk)
ycc = np.asarray(Image.fromarray(inverted[..., :3].copy()).convert("YCbCr"))
ycck = Image.frombytes("CMYK", (W, H), np.concatenate([ycc, inverted[..., 3:]], -1).tobytes())
data = bytearray(saved(ycck, "JPEG", quality=95))
data[data.index(b"Adobe") + 11] = 2
put("ycck.jpg", bytes(data))
bare_rgb = saved(rgb, "JPEG", quality=90, subsampling=0)
at = bare_rgb.index(b"\xff\xe0")
put("no-jfif.jpg", bare_rgb[:at] + bare_rgb[at + 18:])
from PIL import ImageCms
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
put("profile.jpg", saved(rgb, "JPEG", quality=90, icc_profile=wide))
put("profile-of-another-space.jpg", saved(rgb, "JPEG", quality=90, icc_profile=profile))

# PNG
put("rgb.png", saved(rgb, "PNG"))
put("grey.png", saved(grey, "PNG"))
put("rgba.png", saved(rgba, "PNG"))
put("la.png", saved(rgba.convert("LA"), "PNG"))
put("palette.png", saved(rgb.quantize(16), "PNG"))
put("bilevel.png", saved(grey.convert("1"), "PNG"))
put("profile.png", saved(rgb, "PNG", icc_profile=wide))
put("gamma.png", (lambda d: d[:33] + chunk(b"gAMA", struct.pack(">I", 100000)) + d[33:])(saved(rgb, "PNG")))
for bits in (1, 2, 4):
    quantised = [[int(v) >> (8 - bits) for v in row] for row in np.asarray(grey)]
    rows = []
    for row in quantised:
        text = "".join(format(v, f"0{bits}b") for v in row)
        text += "0" * (-len(text) % 8)
        rows.append(int(text, 2).to_bytes(len(text) // 8, "big"))
    put(f"grey-{bits}.png", png(W, H, bits, 0, rows))
colours = rgb.quantize(12)
palette = bytes(colours.getpalette()[:36])
indices = [bytes(row) for row in np.asarray(colours)]
put("palette-trns.png", png(W, H, 8, 3, indices, chunk(b"PLTE", palette), chunk(b"tRNS", bytes([0, 128, 200]))))
put("grey-trns.png", png(W, H, 8, 0, [bytes(r) for r in np.asarray(grey)],
                         chunk(b"tRNS", struct.pack(">H", int(np.asarray(grey)[5, 6])))))
put("rgb-trns.png", png(W, H, 8, 2, [r.tobytes() for r in np.asarray(rgb)],
                        chunk(b"tRNS", struct.pack(">HHH", 220, 40, 30))))
deep = (smooth.astype(np.uint32) * 257 + (x * 31 % 200)[..., None]).clip(0, 65535).astype(">u2")
put("rgb-16.png", png(W, H, 16, 2, [r.tobytes() for r in deep]))
put("grey-16.png", png(W, H, 16, 0, [r.tobytes() for r in deep[..., 1]]))
deep4 = np.concatenate([deep, (np.asarray(alpha).astype(np.uint32)[..., None] * 257).astype(">u2")], -1)
put("rgba-16.png", png(W, H, 16, 6, [r.tobytes() for r in deep4.astype(">u2")]))
put("la-16.png", png(W, H, 16, 4, [r.tobytes() for r in deep4[..., [1, 3]].astype(">u2")]))
passes = []
for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
    passes += [r.tobytes() for r in np.asarray(rgb)[y0::dy, x0::dx]]
put("interlaced.png", png(W, H, 8, 2, passes, interlace=1), rgb)

# GIF, BMP, TIFF and WebP
put("palette.gif", saved(rgb.quantize(64), "GIF"))
put("transparent.gif", saved(colours, "GIF", transparency=3))
put("animated.gif", saved(rgb.quantize(32), "GIF", save_all=True, append_images=[grey.quantize(8)]))
put("grey.gif", saved(grey, "GIF"))


def framed(gif, width, height, left, top):
    """The GIF with a logical screen of width × height, and its frame at (left, top) of the screen."""
    data = bytearray(gif)
    data[6:10] = struct.pack("<HH", width, height)
    at = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while data[at] == 0x21:
        at += 2
        while data[at]: at += 1 + data[at]
        at += 1
    assert data[at] == 0x2C
    data[at + 1:at + 5] = struct.pack("<HH", left, top)
    return bytes(data)


put("frame.gif", framed(saved(rgb.quantize(64), "GIF"), W + 7, H + 5, 4, 3))
put("frame-transparent.gif", framed(saved(colours, "GIF", transparency=3), W + 7, H + 5, 4, 3))
put("frame-beyond.gif", framed(saved(rgb.quantize(64), "GIF"), W - 6, H + 5, 4, 3))
put("frame-grey.gif", framed(saved(grey, "GIF"), W + 7, H + 5, 0, 5))
put("rgb.bmp", saved(rgb, "BMP"))
put("grey.bmp", saved(grey, "BMP"))
put("palette.bmp", saved(rgb.quantize(16), "BMP"))
put("bilevel.bmp", saved(grey.convert("1"), "BMP"))
put("rgba.bmp", saved(rgba, "BMP"))
put("rgb.tif", saved(rgb, "TIFF"))
put("grey.tif", saved(grey, "TIFF"))
put("lzw.tif", saved(rgb, "TIFF", compression="tiff_lzw"))
put("deflate.tif", saved(rgb, "TIFF", compression="tiff_adobe_deflate"))
put("packbits.tif", saved(rgb, "TIFF", compression="packbits"))
put("group4.tif", saved(grey.convert("1"), "TIFF", compression="group4"))
put("palette.tif", saved(rgb.quantize(16), "TIFF"))
put("rgba.tif", saved(rgba, "TIFF"))
put("cmyk.tif", saved(cmyk, "TIFF"))
put("grey-16.tif", saved(Image.fromarray(deep[..., 1].astype(np.uint16)), "TIFF"))
put("white-is-zero.tif", saved(grey, "TIFF", tiffinfo={262: 0}))
put("pages.tif", saved(rgb, "TIFF", save_all=True, append_images=[grey]))
put("jpeg.tif", saved(rgb, "TIFF", compression="jpeg", quality=95))
put("lossless.webp", saved(rgb, "WEBP", lossless=True))
put("lossless-alpha.webp", saved(rgba, "WEBP", lossless=True, exact=True))
put("lossy.webp", saved(rgb, "WEBP", quality=90))
put("lossy-alpha.webp", saved(rgba, "WEBP", quality=90))
put("animated.webp", saved(rgb, "WEBP", lossless=True, save_all=True, append_images=[rgb.transpose(0)]))
print(f"Pillow {PIL.__version__}: {sum(f.endswith('.expected') for f in os.listdir(root))} variants")
