// SPDX-License-Identifier: GPL-3.0-or-later
// Records what SQLite does to a database and its log on the way to the disk, and makes from it what
// a disk may hold after the power went at some point: what was synchronised since the last write is
// there; of the rest each write is there, or not, or its first sectors are. One per process; not
// for several threads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/random.h"

namespace sparsescope {

struct DiskEvent {
    enum class Kind { write, truncate, sync };
    Kind kind = Kind::write;
    std::string file;
    std::int64_t offset = 0;  // truncate: the new size
    std::vector<std::byte> bytes;
};

using DiskFiles = std::map<std::string, std::vector<std::byte>>;  // by path

// While it lives, what SQLite does to these files is recorded.
class DiskRecording {
  public:
    explicit DiskRecording(const std::filesystem::path& database);
    DiskRecording(const DiskRecording&) = delete;
    DiskRecording& operator=(const DiskRecording&) = delete;
    ~DiskRecording();

    [[nodiscard]] const std::vector<DiskEvent>& events() const { return events_; }
    // What may be left when the power goes after the first `count` events.
    [[nodiscard]] DiskFiles after_power_cut(std::size_t count, Random& random) const;

    void add(DiskEvent event);  // for the file layer

  private:
    std::vector<std::string> names_;
    DiskFiles before_;
    std::vector<DiskEvent> events_;
};

}  // namespace sparsescope
