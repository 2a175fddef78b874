// SPDX-License-Identifier: GPL-3.0-or-later
// The encoders that a person has set up: one JSON file in the user's settings folder,
// $XDG_CONFIG_HOME/sparsescope/encoders.json, shared by window and command line. It never holds a
// key: only the name of the environment variable or keyring entry that does. Free of LibTorch.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/types/encoder_identity.h"

namespace sparsescope {

struct EncoderSettings {
    std::string name;                  // unique; checked as names of datasets are
    std::string kind;                  // of the list in encoder_kinds.h: "model", "command", "http"
    std::filesystem::path folder;      // model: its folder, or the file of its weights
    bool int8 = false;                 // model: weights in 8 bits
    int max_tokens = 0;                // model: 0 means what the folder says
    std::vector<std::string> command;  // command: program and arguments
    std::string url;                   // http: ".../v1/embeddings", or the server's root
    std::string model;                 // http: the model's name there
    std::string key_variable;          // http: environment variable with the key; "" tries none
    std::string document_prefix, query_prefix;
    int batch = 0;      // texts at a time; 0: the kind's own
    bool texts = true;  // what it reads, as it was when it was last opened
    bool pictures = false;
    double timeout_seconds = 0;  // of one answer; 0: the kind's own
    // As it was when the encoder was added or last opened.
    EncoderIdentity identity;
};

[[nodiscard]] std::filesystem::path encoders_file();

// Read anew at each call; a missing file is an empty list, a damaged one an error that names it.
[[nodiscard]] Result<std::vector<EncoderSettings>> configured_encoders();
[[nodiscard]] Result<EncoderSettings> configured_encoder(const std::string& name);  // not_found
// The one whose identity has this hash. not_found: a sentence that names the wanted encoder and
// those there are, and says how to add it.
[[nodiscard]] Result<EncoderSettings> configured_encoder(const EncoderIdentity& wanted);
// The one line that brings back an encoder that is not set up: "./run --with-text-model", or how to
// add one of its kind.
[[nodiscard]] std::string how_to_add(const EncoderIdentity& wanted);
// Adds, or replaces the one of the same name. Other processes may do so at the same time.
[[nodiscard]] Status keep_encoder(const EncoderSettings& settings);
[[nodiscard]] Status forget_encoder(const std::string& name);

}  // namespace sparsescope
