/** Losses, optimisers and learning-rate schedules, by the formulas of PyTorch and fastai. */
package io.github.convlens.training.optimize;
