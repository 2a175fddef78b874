// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include "app/cli/demo/example.h"
#include "core/formats/array_file.h"

namespace sparsescope::cli {

namespace {

const std::filesystem::path package_folder = "/usr/share/datasets/fashion-mnist";
constexpr std::size_t side = 28;
constexpr std::size_t pixels = side * side;

const std::vector<std::string>& label_names() {
    static const std::vector<std::string> names{"T-shirt", "trouser",   "pullover", "dress",
                                                "coat",    "sandal",    "shirt",    "sneaker",
                                                "bag",     "ankle boot"};
    return names;
}

Result<ArrayReader> open(const std::string& name) {
    const std::filesystem::path file = package_folder / name;
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return fail(ErrorCode::not_found,
                    fmt::format("The images of this example are Debian's package "
                                "dataset-fashion-mnist, and {} is not "
                                "there. Install it with: sudo apt install dataset-fashion-mnist",
                                file.string()));
    return open_idx(file);
}

struct Part {
    ArrayReader images;
    ArrayReader labels;
    Split split;
    [[nodiscard]] std::size_t rows() const { return labels.info().items(); }
};

Result<Part> open_part(const std::string& prefix, Split split) {
    SPARSESCOPE_ASSIGN(ArrayReader images, open(prefix + "-images-idx3-ubyte.gz"));
    SPARSESCOPE_ASSIGN(ArrayReader labels, open(prefix + "-labels-idx1-ubyte.gz"));
    const auto& shape = images.info().shape;
    if (shape.size() != 3 || shape[1] != side || shape[2] != side ||
        shape[0] != labels.info().items())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} does not hold one {}×{} image for every label. Install "
                                "dataset-fashion-mnist again.",
                                images.name(), side, side));
    return Part{std::move(images), std::move(labels), split};
}

Result<NewDocument> next_document(Part& part, std::span<float> embedding) {
    NewDocument document;
    document.split = part.split;
    document.image = {side, side, 1, std::vector<std::uint8_t>(pixels)};
    SPARSESCOPE_TRY(part.images.read_bytes(document.image.pixels));
    std::ranges::transform(document.image.pixels, embedding.begin(),
                           [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0F; });
    std::int64_t label = 0;
    SPARSESCOPE_TRY(part.labels.read_integers({&label, 1}));
    if (label < 0 || label >= std::ssize(label_names()))
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} has a label {}; there are only 0 to 9.", part.labels.name(), label));
    document.label = static_cast<std::int32_t>(label);
    return document;
}

}  // namespace

Result<DatasetId> import_fashion_mnist(Corpus& corpus, std::stop_token stop,
                                       const Progress& progress) {
    return guard("importing Fashion-MNIST", [&]() -> Result<DatasetId> {
        std::vector<Part> parts;
        for (const auto& [prefix, split] :
             {std::pair("train", Split::train), std::pair("t10k", Split::test)}) {
            SPARSESCOPE_ASSIGN(Part part, open_part(prefix, split));
            parts.push_back(std::move(part));
        }
        std::size_t total = 0;
        for (const Part& part : parts)
            total += part.rows();
        SPARSESCOPE_ASSIGN(const auto writer,
                           corpus.add_dataset({"fashion-mnist", "Fashion-MNIST, pixels 0 to 1",
                                               pixels, Normalization::none, label_names()}));
        std::size_t done = 0;
        constexpr std::size_t batch = 2048;
        for (Part& part : parts) {
            for (std::size_t first = 0; first < part.rows(); first += batch) {
                if (stop.stop_requested()) return cancelled();
                report(progress, "importing Fashion-MNIST", static_cast<std::int64_t>(done),
                       static_cast<std::int64_t>(total));
                const std::size_t count = std::min(batch, part.rows() - first);
                std::vector<NewDocument> documents(count);
                EmbeddingMatrix embeddings(count, pixels);
                for (std::size_t i = 0; i < count; ++i) {
                    SPARSESCOPE_ASSIGN(documents[i], next_document(part, embeddings.row(i)));
                }
                SPARSESCOPE_TRY(writer->append(documents, embeddings.view()));
                done += count;
            }
        }
        return writer->commit();
    });
}

}  // namespace sparsescope::cli
