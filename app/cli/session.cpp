// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include <utility>

namespace sparsescope::cli {

Session::Session(std::filesystem::path workspace, Console& console, Controls& controls)
    : workspace_(std::move(workspace)), console_(console), controls_(controls) {}

Result<Corpus> Session::open(Access access) const {
    SPARSESCOPE_ASSIGN(Corpus corpus, Corpus::open(workspace_, access));
    if (access == Access::read_write) SPARSESCOPE_TRY(say_notices(corpus));
    return corpus;
}

Status Session::say_notices(Corpus& corpus) const {
    SPARSESCOPE_ASSIGN(const auto notices, corpus.take_notices());
    for (const std::string& notice : notices)
        console_.say(notice);
    return {};
}

Progress Session::progress() {
    return [this](std::string_view stage, std::int64_t done, std::int64_t total) {
        console_.stage(stage, done, total);
    };
}

}  // namespace sparsescope::cli
