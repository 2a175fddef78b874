// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/run_requests.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <system_error>

namespace sparsescope {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view request_prefix = "ask-";

struct Request {
    fs::path file;
    std::int64_t process = 0;
    std::optional<ControlWord> word;  // a newer program may know more
};

// ask-PROCESS-WORD-WHO
std::optional<Request> parse_request(const fs::path& file) {
    const std::string name = file.filename().string();
    if (!name.starts_with(request_prefix)) return {};
    Request request{file, 0, {}};
    const char* const begin = name.data() + request_prefix.size();
    const char* const end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(begin, end, request.process);
    if (error != std::errc{} || stop == end || *stop != '-') return {};
    const std::string_view rest(stop + 1, end);
    if (auto word = parse_control(rest.substr(0, rest.find('-')))) request.word = *word;
    return request;
}

std::vector<Request> requests_in(const fs::path& folder) {
    std::vector<Request> requests;
    std::error_code error;  // a folder that is not there has no requests
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (auto request = parse_request(entry->path())) requests.push_back(std::move(*request));
    std::ranges::sort(requests, {}, &Request::file);
    return requests;
}

// No two askers, and no two requests of one, have the same.
std::string asker() {
    static std::atomic<int> count = 0;
    return fmt::format("{}.{}.{}", ::getpid(),
                       std::chrono::system_clock::now().time_since_epoch().count(), ++count);
}

}  // namespace

Result<fs::path> put_run_request(const fs::path& run_folder, std::int64_t process,
                                 ControlWord word) {
    std::error_code made;  // a folder that cannot be made is told by what follows
    fs::create_directories(run_folder, made);
    const fs::path file =
        run_folder / fmt::format("{}{}-{}-{}", request_prefix, process, to_string(word), asker());
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
        ::close(descriptor);
        return file;
    }
    const int reason = errno;
    const bool read_only = reason == EACCES || reason == EPERM || reason == EROFS;
    return fail(read_only ? ErrorCode::read_only : ErrorCode::io,
                fmt::format("Nothing can be asked of the run, because {} cannot be written ({}). "
                            "Ask as the user who started it, or where it was started.",
                            run_folder.string(), std::generic_category().message(reason)));
}

bool withdraw_run_request(const fs::path& request) {
    std::error_code error;
    return fs::remove(request, error);
}

std::vector<ControlWord> take_run_requests(const fs::path& run_folder) {
    std::vector<ControlWord> words;
    for (const Request& request : requests_in(run_folder)) {
        // Whoever removes the file has it: one that was withdrawn meanwhile is not obeyed.
        const bool taken = withdraw_run_request(request.file);
        if (taken && request.word && request.process == ::getpid()) words.push_back(*request.word);
    }
    return words;
}

void drop_run_requests(const fs::path& run_folder) {
    for (const Request& request : requests_in(run_folder))
        withdraw_run_request(request.file);
}

}  // namespace sparsescope
