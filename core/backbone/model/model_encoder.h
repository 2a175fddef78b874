// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders of the kind "model": a BERT, RoBERTa, XLM-RoBERTa, MPNet or DistilBERT from the folder
// in which sentence-transformers keeps it (model_folder.h), computed by our own kernels on all
// compute threads. Free of LibTorch.
#pragma once
#include <memory>
#include <stop_token>

#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"

namespace sparsescope {

// Loads the model of settings.folder (all-MiniLM-L6-v2 in a fifth of a second, and its memory once
// and a half) and hashes it. It encodes on compute_threads() threads; a text's vector does not
// depend on their number nor on the texts beside it. Errors say what is missing in the folder.
[[nodiscard]] Result<std::unique_ptr<Encoder>> open_model_encoder(const EncoderSettings& settings,
                                                                  std::stop_token stop);

}  // namespace sparsescope
