"""Types command lines into a shell: completion-test.py SHELL FOLDER. See scripts/completion-test."""

import os
import pty
import re
import select
import sys
import time

shell, folder = sys.argv[1], sys.argv[2]

CASES = [
    ("tra", "train"),
    ("train --resu", "train --resume"),
    ("train more/dig", "train more/digits.yaml"),
    ("data fet", "data fetch"),
    ("train a.yaml -s training.opti", "train a.yaml -s training.optimizer."),
    ("train a.yaml -s training.optimizer.na", "train a.yaml -s training.optimizer.name="),
    ("train a.yaml -s training.optimizer.name=rm", "train a.yaml -s training.optimizer.name=rmsprop"),
    ("evaluate ru", "evaluate runs/first"),
    ("export runs/first --format tor", "export runs/first --format torchscript"),
    ("evaluate runs/first --checkpoint be", "evaluate runs/first --checkpoint best"),
    (
        "summary runs/first/config.yaml --trace sec",
        "summary runs/first/config.yaml --trace second_conv",
    ),
]

STARTS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
SETTINGS = {
    "bash": "bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; . ./convlens.bash",
    "zsh": "autoload -U compinit && compinit -u -D; unsetopt beep; . ./convlens.zsh",
    "fish": "function fish_prompt; echo '> '; end; source ./convlens.fish",
}


class Terminal:
    """A shell in a pseudo-terminal that receives text as if a person typed it."""

    def __init__(self):
        self.text = ""
        process, self.file = pty.fork()
        if process == 0:
            os.chdir(folder)
            environment = {"HOME": folder, "PATH": os.environ["PATH"], "TERM": "dumb", "LC_ALL": "C.UTF-8"}
            os.execvpe(STARTS[shell][0], STARTS[shell], environment)

    def send(self, text):
        os.write(self.file, text.encode())

    def until(self, mark, seconds=20):
        """The first match of a pattern in the shell's output; None if there is no match in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(mark, self.text)
            if found:
                self.text = self.text[found.end() :]
                return found
            if select.select([self.file], [], [], 0.1)[0]:
                try:
                    read = os.read(self.file, 65536).decode("utf-8", "replace")
                except OSError:
                    return None
                self.text += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()=>][B0]?|[\r\x07]", "", read)
        return None

    def quiet(self):
        """Waits until the shell's output no longer changes."""
        before = None
        while before != self.text:
            before = self.text
            self.until("(?!)", 0.7)


terminal = Terminal()
terminal.send(SETTINGS[shell] + "\n")
terminal.send("echo read''y\n")
if terminal.until(r"\nready\n") is None:
    sys.exit(f"{shell}: does not start: {terminal.text}")
terminal.quiet()

failed = False
for typed, expected in CASES:
    terminal.send("convlens " + typed + "\t")
    terminal.quiet()
    # Makes the line the argument of echo, which shows the line that the shell has completed.
    terminal.send("\x01echo 'line'': '\x05\n")
    found = terminal.until(r"line: +convlens ([^\n]*)\n")
    terminal.quiet()
    line = found.group(1).strip() if found else None
    good = line == expected
    failed |= not good
    print(f"{shell}: {typed} -> {line}: {'ok' if good else f'FAILED, not {expected}'}")
sys.exit(4 if failed else 0)
