/** Losses, optimisers and learning-rate schedules, with the formulas of PyTorch and fastai. */
@NullMarked
package io.github.convlens.training.optimize;

import org.jspecify.annotations.NullMarked;
