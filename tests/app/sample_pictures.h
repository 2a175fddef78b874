// SPDX-License-Identifier: GPL-3.0-or-later
// A small workspace of pictures whose files lie in a folder, and what can be wrong with them.
#pragma once
#include <filesystem>
#include <vector>

#include <QColor>
#include <QSize>

#include "core/types/encoder_identity.h"

namespace sparsescope::test {

inline constexpr int sample_pictures = 36;

struct PictureOptions {
    int without = -1;  // the document that has no picture
    int damaged = -1;  // the one whose thumbnail is no picture
    int documents = sample_pictures;
    bool files = true;      // the originals are there
    std::string name = {};  // label of the first class; "": "animals"
    EncoderIdentity encoder = {};
};
// Picture i is of colour sample_color(i), 3 of 4 wider than high; label i % 3. Originals are PNG
// files of sample_size(i) in `folder`/pictures. A model with codes is there as well.
void make_picture_workspace(const std::filesystem::path& file, const std::filesystem::path& folder,
                            const PictureOptions& options = {});
[[nodiscard]] QColor sample_color(int picture);
[[nodiscard]] QSize sample_size(int picture);
// A JPEG file of one colour.
[[nodiscard]] std::vector<std::uint8_t> jpeg_of(const QColor& color, const QSize& size);

}  // namespace sparsescope::test
