package io.github.convlens.experiment.export;

import io.github.convlens.experiment.protobuf.Protobuf;

/** A named attribute of a node of an ONNX graph. */
record OnnxAttribute(Protobuf message) {
  static OnnxAttribute of(String name, long value) {
    return new OnnxAttribute(new Protobuf().text(1, name).number(3, value).number(20, 2));
  }

  static OnnxAttribute of(String name, double value) {
    return new OnnxAttribute(new Protobuf().text(1, name).number(2, (float) value).number(20, 1));
  }

  static OnnxAttribute of(String name, int... values) {
    Protobuf message = new Protobuf().text(1, name);
    for (int value : values) {
      message.number(8, value);
    }
    return new OnnxAttribute(message.number(20, 7));
  }
}
