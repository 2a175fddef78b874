// SPDX-License-Identifier: GPL-3.0-or-later
// How any process asks the engine of a run for something: an empty file in the run's folder, whose
// name says which process is asked for what. So a request is there whole or not at all, needs no
// room on a full disk, and means nothing to a later engine. The engine deletes what it takes. Any
// thread.
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "core/workspace/control_word.h"

namespace sparsescope {

// Puts down a request to that process and returns its file. read_only or io: the folder cannot be
// written; the sentence says whose permission is missing.
[[nodiscard]] Result<std::filesystem::path> put_run_request(const std::filesystem::path& run_folder,
                                                            std::int64_t process, ControlWord word);
// Takes back a request. False: the engine has taken it already.
bool withdraw_run_request(const std::filesystem::path& request);

// For the engine: takes what this process was asked for, and deletes requests to other processes,
// which can no longer obey.
[[nodiscard]] std::vector<ControlWord> take_run_requests(const std::filesystem::path& run_folder);
// For the engine, before a run begins or goes on: nothing that lies there can be meant for it.
void drop_run_requests(const std::filesystem::path& run_folder);

}  // namespace sparsescope
