// SPDX-License-Identifier: GPL-3.0-or-later
// Segments of the search index are opaque blobs, stored in parts of at most 8 MiB. Each part has a
// checksum, and the segment has one over its place and the checksums of its parts, so that a part
// that was exchanged or a segment that was moved is noticed too. Private to this folder.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/corpus/corpus_types.h"
#include "core/corpus/sqlite.h"

namespace sparsescope {

struct StoredSegment {
    SegmentInfo info;
    ModelId model = 0;
    int k = 0;
    std::int64_t crc = 0;
};

[[nodiscard]] Result<StoredSegment> find_segment(Database& database, std::int64_t id);  // not_found
// corrupt: a part is missing or changed; the message names model and rows.
[[nodiscard]] Result<std::vector<std::byte>> read_segment(Database& database,
                                                          const StoredSegment& segment);

}  // namespace sparsescope
