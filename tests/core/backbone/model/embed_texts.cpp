// SPDX-License-Identifier: GPL-3.0-or-later
// For tests/interop/encoder_parity.py: embeds the lines of a file with a model's folder and writes
// an npy file.
//   embed_texts DIR TEXTS.txt VECTORS.npy
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "core/backbone/model/model_encoder.h"
#include "core/formats/array_writer.h"

namespace {

int refused(const sparsescope::Error& error) {
    std::fprintf(stderr, "%s %s\n", error.message.c_str(), error.detail.c_str());
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace sparsescope;
    if (argc != 4) return 2;
    EncoderSettings settings;
    settings.folder = argv[1];
    const auto encoder = open_model_encoder(settings, {});
    if (!encoder) return refused(encoder.error());
    std::vector<std::string> texts;
    std::ifstream file(argv[2]);
    for (std::string line; std::getline(file, line);)
        texts.push_back(line);
    const auto encoded = (*encoder)->encode(texts, {});
    if (!encoded) return refused(encoded.error());
    const EmbeddingView view = encoded->embeddings.view();
    const auto written =
        write_npy(argv[3], {"embeddings",
                            ElementType::f32,
                            {view.rows, view.dim},
                            std::as_bytes(std::span<const float>(encoded->embeddings.values))});
    if (!written) return refused(written.error());
    std::fprintf(stderr, "%lld of %zu texts were truncated.\n",
                 static_cast<long long>(encoded->truncated), texts.size());
    return 0;
}
