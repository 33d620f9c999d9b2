#!/usr/bin/env python3
"""Takes a picture of a page after it has had some time to draw itself, for scripts/screenshots.

    scripts/screenshot.py DRIVER BROWSER ADDRESS FILE.png HEIGHT SECONDS

DRIVER is a WebDriver for Chromium (chromedriver), which starts BROWSER without a window, 1280 pixels
wide. The page has SECONDS to draw itself. The browser's own option --screenshot is not used: with
--virtual-time-budget, it takes the picture while animated charts are still empty.
"""

import base64
import json
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

driver, browser, address, file, height, seconds = sys.argv[1:]

with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)["value"]


def ready():
    try:
        return call("GET", "/status")["ready"]
    except (urllib.error.URLError, ConnectionError):
        return False


try:
    for _ in range(100):
        if ready():
            break
        time.sleep(0.2)
    options = {
        "binary": browser,
        "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size=1280,{height}"],
    }
    capabilities = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
    session = "/session/" + call("POST", "/session", capabilities)["sessionId"]
    call("POST", session + "/url", {"url": address})
    time.sleep(float(seconds))
    pathlib.Path(file).write_bytes(base64.b64decode(call("GET", session + "/screenshot")))
    call("DELETE", session)
finally:
    process.terminate()
