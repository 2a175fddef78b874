// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/demo/fashion_mnist_images.h"
#include "core/formats/idx.h"

#include <algorithm>
#include <filesystem>

namespace sparsescope::cli {

namespace {

Result<ArrayReader> open_file(const std::string& name) {
    const auto file = std::filesystem::path("/usr/share/datasets/fashion-mnist") / name;
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return fail(ErrorCode::not_found,
                    fmt::format("The images of this example are Debian's package "
                                "dataset-fashion-mnist, and {} is not "
                                "there. Install it with: sudo apt install dataset-fashion-mnist",
                                file.string()));
    return open_idx(file);
}

}  // namespace

const std::vector<std::string>& fashion_mnist_labels() {
    static const std::vector<std::string> names{"T-shirt", "trouser",   "pullover", "dress",
                                                "coat",    "sandal",    "shirt",    "sneaker",
                                                "bag",     "ankle boot"};
    return names;
}

Result<FashionMnistPart> FashionMnistPart::open(const std::string& prefix) {
    SPARSESCOPE_ASSIGN(ArrayReader images, open_file(prefix + "-images-idx3-ubyte.gz"));
    SPARSESCOPE_ASSIGN(ArrayReader labels, open_file(prefix + "-labels-idx1-ubyte.gz"));
    const auto& shape = images.info().shape;
    if (shape.size() != 3 || shape[1] != fashion_mnist_side || shape[2] != fashion_mnist_side ||
        shape[0] != labels.info().items())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} does not hold one {}×{} image for every label. Install "
                                "dataset-fashion-mnist again.",
                                images.name(), fashion_mnist_side, fashion_mnist_side));
    return FashionMnistPart(std::move(images), std::move(labels));
}

Result<std::int32_t> FashionMnistPart::next(std::span<std::uint8_t> pixels) {
    SPARSESCOPE_TRY(images_.read_bytes(pixels));
    std::int64_t label = 0;
    SPARSESCOPE_TRY(labels_.read_integers({&label, 1}));
    if (label < 0 || label >= std::ssize(fashion_mnist_labels()))
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} has a label {}; there are only 0 to 9.", labels_.name(), label));
    return static_cast<std::int32_t>(label);
}

void scale_pixels(std::span<const std::uint8_t> pixels, std::span<float> out) {
    std::ranges::transform(pixels, out.begin(),
                           [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0F; });
}

Result<FashionMnistPixels> fashion_mnist_pixels(const std::string& prefix) {
    return guard("reading Fashion-MNIST", [&]() -> Result<FashionMnistPixels> {
        SPARSESCOPE_ASSIGN(FashionMnistPart part, FashionMnistPart::open(prefix));
        std::vector<std::uint8_t> pixels(fashion_mnist_side * fashion_mnist_side);
        FashionMnistPixels all{EmbeddingMatrix(part.rows(), pixels.size()), {}};
        for (std::size_t row = 0; row < all.pixels.rows; ++row) {
            SPARSESCOPE_ASSIGN(const std::int32_t label, part.next(pixels));
            scale_pixels(pixels, all.pixels.row(row));
            all.labels.push_back(label);
        }
        return all;
    });
}

}  // namespace sparsescope::cli
