// SPDX-License-Identifier: GPL-3.0-or-later
// For tests/interop/picture_parity.py: embeds pictures with a model and writes an npy file. The
// list names a PPM file (P6, 8 bits) a line, so that decoders play no part.
//   embed_pictures MODEL LIST.txt VECTORS.npy
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "core/backbone/vision/picture_encoder.h"
#include "core/formats/array_writer.h"

namespace {

using namespace sparsescope;

int refused(const Error& error) {
    std::fprintf(stderr, "%s %s\n", error.message.c_str(), error.detail.c_str());
    return 1;
}

Image read_ppm(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string magic;
    int width = 0, height = 0, most = 0;
    file >> magic >> width >> height >> most;
    file.get();
    Image image{width, height, 3, {}};
    if (magic != "P6" || most != 255 || width < 1 || height < 1) return {};
    image.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    file.read(reinterpret_cast<char*>(image.pixels.data()),
              static_cast<std::streamsize>(image.pixels.size()));
    return image;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    EncoderSettings settings;
    settings.folder = argv[1];
    const auto encoder = open_picture_encoder(settings, {});
    if (!encoder) return refused(encoder.error());
    std::vector<Image> pictures;
    std::ifstream list(argv[2]);
    for (std::string line; std::getline(list, line);)
        pictures.push_back(read_ppm(line));
    const auto encoded = (*encoder)->encode_pictures(pictures, {});
    if (!encoded) return refused(encoded.error());
    const EmbeddingView view = encoded->embeddings.view();
    const auto written =
        write_npy(argv[3], {"embeddings",
                            ElementType::f32,
                            {view.rows, view.dim},
                            std::as_bytes(std::span<const float>(encoded->embeddings.values))});
    return written ? 0 : refused(written.error());
}
