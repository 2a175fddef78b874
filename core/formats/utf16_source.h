// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "core/formats/byte_source.h"

namespace sparsescope {

// The text of a source of UTF-16 as UTF-8, its byte order mark included. Half a character is an
// error that names its place.
[[nodiscard]] std::unique_ptr<ByteSource> make_utf16_source(std::unique_ptr<ByteSource> utf16,
                                                            bool big_endian);

}  // namespace sparsescope
