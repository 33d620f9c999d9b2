// Speaks the language server protocol with yaml-language-server: see scripts/schema-test.
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

const root = process.argv[2];
const LIMIT = 300_000;

// The text of a file, and names that must all be among the completions at its end.
const COMPLETIONS = [
  ["", ["data", "model", "training", "record", "checkpoint", "device"]],
  ["training:\n  ", ["epochs", "learning_rate", "optimizer", "schedule", "early_stopping"]],
  ["training:\n  optimizer:\n    name: ", ["adamw", "sgd", "rmsprop", "lion", "muon"]],
  ["data:\n  dataset: ", ["digits", "cifar10", "image-folder", "table"]],
  ["data:\n  augment:\n    preset: ", ["none", "light", "standard", "strong"]],
  ["model:\n  architecture: ", ["simple_cnn", "resnet", "convnext_tiny", "layers"]],
  ["model:\n  architecture: layers\n  layers:\n    - ", ["relu", "conv"]],
];

// The text of a file, and a text that a message must contain; null if there must be no message.
const DIAGNOSTICS = [
  ["data: {dataset: digits}\ntraining: {epochs: 5}\n", null],
  ["training: {epoch: 5}\n", "epoch"],
  ["training: {epochs: five}\n", "integer"],
  ["training: {optimizer: {name: sdg}}\n", "adamw"],
  ["model: {architecture: plain, layers: [relu]}\n", "not accepted"],
];

const server = spawn(
  process.execPath,
  [path.join(process.env.NODE_PATH, "yaml-language-server/bin/yaml-language-server"), "--stdio"],
  { stdio: ["pipe", "pipe", "inherit"] },
);
const answers = new Map();
const diagnostics = new Map();
let input = Buffer.alloc(0);
let lastId = 0;

function write(message) {
  const text = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

function request(method, params) {
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    answers.set(id, (message) => (message.error ? reject(message.error) : resolve(message.result)));
    write({ id, method, params });
  });
}

function received(message) {
  if (message.method === "textDocument/publishDiagnostics") {
    diagnostics.get(message.params.uri)?.(message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    // The server asks for settings. Its own catalogue of schemas is on the network, so it is disabled.
    const settings = { schemaStore: { enable: false }, validate: true, completion: true };
    const result = message.method === "workspace/configuration"
      ? message.params.items.map((item) => (item.section === "yaml" ? settings : {}))
      : null;
    write({ id: message.id, result });
  } else if (message.id !== undefined) {
    answers.get(message.id)?.(message);
    answers.delete(message.id);
  }
}

server.stdout.on("data", (chunk) => {
  input = Buffer.concat([input, chunk]);
  for (;;) {
    const end = input.indexOf("\r\n\r\n");
    const length = end < 0 ? null : /Content-Length: (\d+)/.exec(input.subarray(0, end).toString());
    if (!length || input.length < end + 4 + Number(length[1])) {
      return;
    }
    const body = input.subarray(end + 4, end + 4 + Number(length[1])).toString();
    input = input.subarray(end + 4 + Number(length[1]));
    received(JSON.parse(body));
  }
});

// Opens a file beside the shipped configurations, and with their first line, which names the schema by a
// relative path.
function open(number, text) {
  const file = path.join(root, "configs", `schema-test-${number}.yaml`);
  const uri = pathToFileURL(file).href;
  const first = fs.readFileSync(path.join(root, "configs/digits.yaml"), "utf8").split("\n")[0];
  const content = `${first}\n${text}`;
  const complained = new Promise((resolve) => diagnostics.set(uri, resolve));
  write({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "yaml", version: 1, text: content } },
  });
  return { uri, content, complained };
}

async function main() {
  await request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    workspaceFolders: null,
    capabilities: { workspace: { configuration: true }, textDocument: {} },
  });
  write({ method: "initialized", params: {} });
  let number = 0;
  let failed = false;
  const say = (what, good, found) => {
    failed ||= !good;
    console.log(`${JSON.stringify(what)}: ${good ? "ok" : `FAILED: ${found}`}`);
  };
  for (const [text, expected] of COMPLETIONS) {
    const { uri, content, complained } = open(number++, text);
    await complained;
    const lines = content.split("\n");
    const position = { line: lines.length - 1, character: lines[lines.length - 1].length };
    const result = await request("textDocument/completion", { textDocument: { uri }, position });
    const labels = (result.items ?? result).map((item) => item.label);
    say(text, expected.every((name) => labels.includes(name)), labels.join(" "));
  }
  for (const [text, expected] of DIAGNOSTICS) {
    const found = (await open(number++, text).complained).map((one) => one.message);
    const good = expected === null
      ? found.length === 0
      : found.some((message) => message.includes(expected));
    say(text, good, found.join("; ") || "nothing");
  }
  return failed ? 4 : 0;
}

const late = setTimeout(() => {
  console.error("schema-test: the language server does not answer");
  server.kill();
  process.exit(4);
}, LIMIT);

main().then(
  (code) => {
    clearTimeout(late);
    server.kill();
    process.exitCode = code;
  },
  (fault) => {
    console.error(fault);
    server.kill();
    process.exitCode = 1;
    clearTimeout(late);
  },
);
