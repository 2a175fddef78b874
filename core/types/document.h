// SPDX-License-Identifier: GPL-3.0-or-later
// One stored sample: text or image, label, split, levels, metadata. Std only.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

// train: what codes are learned from. validation: what is measured while they are, and what
// settings, presets and the best checkpoint are chosen by. test: for the final tables alone. none:
// of a removed document, which takes part in nothing.
enum class Split : std::uint8_t { train = 0, test = 1, none = 2, validation = 3 };

[[nodiscard]] constexpr const char* split_name(Split split) {
    switch (split) {
        case Split::train:
            return "train";
        case Split::validation:
            return "validation";
        case Split::test:
            return "test";
        case Split::none:
            break;
    }
    return "none";
}

// 8-bit pixels, row-major, channels interleaved; channels is 1 (grey) or 3 (RGB).
struct Image {
    int width = 0;
    int height = 0;
    int channels = 1;
    std::vector<std::uint8_t> pixels;
    [[nodiscard]] bool empty() const { return pixels.empty(); }
};

// Which part of a longer document this is. The parts of one stand in their order in a dataset.
struct DocumentPart {
    std::int64_t source = 0;  // id of the longer document in its workspace; 0: this is no part
    std::string name;         // what the longer document is called: its file, its title
    std::int32_t number = 0;  // of this part, from 0
    std::int32_t of = 0;      // how many parts there are, removed ones included
    [[nodiscard]] bool empty() const { return source == 0; }
};

struct Document {
    DocumentId id = 0;
    DatasetId dataset = 0;
    std::int64_t row = 0;  // position in the dataset; the row of its embedding and of its codes
    std::string text;
    std::int32_t label = no_label;  // index into the dataset's label names
    Split split = Split::train;
    std::string level;     // path of its levels, outermost first ("animal/mammal/dog"), or empty
    std::string metadata;  // a JSON object, or empty
    DocumentPart part;
};

}  // namespace sparsescope
