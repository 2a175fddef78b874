// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include "app/cli/engine/demo/example.h"
#include "app/cli/engine/demo/fashion_mnist_images.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t side = fashion_mnist_side;
constexpr std::size_t pixels = side * side;

constexpr std::size_t images_per_validation = 10;  // of the official training images

struct Part {
    FashionMnistPart images;
    Split split;
    std::size_t given = 0;
};

Result<NewDocument> next_document(Part& part, std::span<float> embedding) {
    NewDocument document;
    const bool held_out = part.split == Split::train && ++part.given % images_per_validation == 0;
    document.split = held_out ? Split::validation : part.split;
    document.image = {side, side, 1, std::vector<std::uint8_t>(pixels)};
    SPARSESCOPE_ASSIGN(document.label, part.images.next(document.image.pixels));
    scale_pixels(document.image.pixels, embedding);
    return document;
}

}  // namespace

Result<DatasetId> import_fashion_mnist(Corpus& corpus, std::stop_token stop,
                                       const Progress& progress) {
    return guard("importing Fashion-MNIST", [&]() -> Result<DatasetId> {
        std::vector<Part> parts;
        for (const auto& [prefix, split] :
             {std::pair("train", Split::train), std::pair("t10k", Split::test)}) {
            SPARSESCOPE_ASSIGN(FashionMnistPart images, FashionMnistPart::open(prefix));
            parts.push_back({std::move(images), split, 0});
        }
        std::size_t total = 0;
        for (const Part& part : parts)
            total += part.images.rows();
        SPARSESCOPE_ASSIGN(
            const auto writer,
            corpus.add_dataset({"fashion-mnist", "Fashion-MNIST, pixels 0 to 1", pixels,
                                Normalization::none, fashion_mnist_labels()}));
        std::size_t done = 0;
        constexpr std::size_t batch = 2048;
        for (Part& part : parts) {
            for (std::size_t first = 0; first < part.images.rows(); first += batch) {
                if (stop.stop_requested()) return cancelled();
                report(progress, "importing Fashion-MNIST", static_cast<std::int64_t>(done),
                       static_cast<std::int64_t>(total));
                const std::size_t count = std::min(batch, part.images.rows() - first);
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
