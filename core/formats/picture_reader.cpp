// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/picture_reader.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "core/base/picture_protocol.h"
#include "core/formats/input_file.h"
#include "core/formats/reader_process.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

constexpr int most_processes = 8;
constexpr std::chrono::milliseconds look_up{100};  // how often a wish to stop is noticed

int usual_processes() {
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, most_processes);
}

std::span<const std::byte> bytes_of_struct(const PictureQuestion& question) {
    return std::as_bytes(std::span(&question, 1));
}

tl::unexpected<Error> stopped_reading() {
    return cancelled("Reading pictures was stopped.");
}

Error bad_file(const fs::path& file, std::string_view rest) {
    return {ErrorCode::invalid_input, fmt::format("{} {}", display_name(file), rest)};
}

// The program may be in the hands of a file: what it says is believed only where it makes sense.
bool makes_sense(const PictureAnswer& answer) {
    const auto is_size = [](std::int64_t width, std::int64_t height, std::int64_t most) {
        return width > 0 && height > 0 && width <= most / height;
    };
    if (answer.text_bytes > longest_picture_text) return false;
    if (answer.fault != 0) return true;
    return is_size(answer.width, answer.height, most_passing_pixels) &&
           answer.thumbnail_bytes <= largest_thumbnail &&
           (answer.image_width == 0 ||
            is_size(answer.image_width, answer.image_height, most_picture_pixels));
}

Result<std::string> read_text(ReaderProcess& process, std::size_t size) {
    std::string text(size, '\0');
    SPARSESCOPE_TRY(process.read_all(std::as_writable_bytes(std::span(text))));
    return to_valid_utf8(text);
}

Status read_picture(ReaderProcess& process, const PictureAnswer& answer, DecodedPicture& picture) {
    SPARSESCOPE_ASSIGN(picture.note, read_text(process, answer.text_bytes));
    picture.width = answer.width;
    picture.height = answer.height;
    picture.hash.assign(answer.hash.data(), answer.hash.size());
    picture.bytes = static_cast<std::int64_t>(answer.file_bytes);
    picture.thumbnail.resize(answer.thumbnail_bytes);
    SPARSESCOPE_TRY(process.read_all(std::as_writable_bytes(std::span(picture.thumbnail))));
    if (answer.image_width == 0) return {};
    picture.image = {answer.image_width, answer.image_height, 3, {}};
    picture.image.pixels.resize(static_cast<std::size_t>(answer.image_width) *
                                static_cast<std::size_t>(answer.image_height) * 3);
    return process.read_all(std::as_writable_bytes(std::span(picture.image.pixels)));
}

// One program and the file that it reads. Belongs to the thread that starts it.
class Decoder {
  public:
    explicit Decoder(std::stop_token stop) : stop_(std::move(stop)) {}

    Result<DecodedPicture> read(const fs::path& file, const PictureWish& wish) {
        for (;;) {
            const bool fresh = !process_;
            if (fresh) {
                SPARSESCOPE_ASSIGN(
                    process_, ReaderProcess::start(picture_program, {}, file, ReaderInput::pipe));
                process_->set_stop(stop_);
            }
            auto picture = ask(file, wish);
            if (!broken_) return picture;
            process_.reset();
            broken_ = false;
            // Only a program that had read nothing before was surely ended by this file.
            if (fresh || stop_.stop_requested()) {
                if (!picture && picture.error().code == ErrorCode::io)
                    return fail(bad_file(file,
                                         "could not be read: the program that reads pictures "
                                         "ended unexpectedly. The file is damaged."));
                return picture;
            }
        }
    }

  private:
    Result<DecodedPicture> ask(const fs::path& file, const PictureWish& wish) {
        const std::string path = fs::absolute(file).string();
        if (path.size() > longest_picture_path)
            return fail(bad_file(file, "has a path that is too long."));
        broken_ = true;  // until all of the answer is here
        process_->set_file(file);
        const PictureQuestion question{static_cast<std::uint32_t>(path.size()), wish.pixels,
                                       wish.longest_side, wish.thumbnail ? thumbnail_edge : 0};
        SPARSESCOPE_TRY(process_->write(bytes_of_struct(question)));
        SPARSESCOPE_TRY(process_->write(std::as_bytes(std::span(path))));
        PictureAnswer answer;
        SPARSESCOPE_TRY(process_->read_all(std::as_writable_bytes(std::span(&answer, 1))));
        if (!makes_sense(answer)) return fail(bad_file(file, "is damaged."));
        DecodedPicture picture;
        if (answer.fault != 0) {
            SPARSESCOPE_ASSIGN(const std::string why, read_text(*process_, answer.text_bytes));
            broken_ = false;
            return fail(bad_file(file, why));
        }
        SPARSESCOPE_TRY(read_picture(*process_, answer, picture));
        broken_ = false;
        return picture;
    }

    std::stop_token stop_;
    std::unique_ptr<ReaderProcess> process_;
    bool broken_ = false;
};

struct Job {
    fs::path file;
    PictureWish wish;
    std::optional<Result<DecodedPicture>> done;
};

}  // namespace

// Threads that live as long as the reader does, because a program ends with the thread that started
// it.
struct PictureReader::Impl {
    std::mutex mutex;
    std::condition_variable_any work;
    std::condition_variable finished;
    std::deque<std::shared_ptr<Job>> waiting;
    std::size_t count;
    std::size_t idle = 0;               // threads that wait
    std::vector<std::jthread> threads;  // last: they end before what they use

    explicit Impl(int processes)
        : count(static_cast<std::size_t>(processes > 0 ? std::min(processes, most_processes)
                                                       : usual_processes())) {}

    void start(const std::shared_ptr<Job>& job) {
        const std::lock_guard lock(mutex);
        waiting.push_back(job);
        if (waiting.size() > idle && threads.size() < count)
            threads.emplace_back([this](std::stop_token stop) { serve(stop); });
        work.notify_one();
    }

    void serve(const std::stop_token& stop) {
        Decoder decoder(stop);
        std::unique_lock lock(mutex);
        for (;;) {
            ++idle;
            const bool more = work.wait(lock, stop, [&] { return !waiting.empty(); });
            --idle;
            if (!more) return;
            const auto job = waiting.front();
            waiting.pop_front();
            lock.unlock();
            auto done = guard("reading a picture", [&]() -> Result<DecodedPicture> {
                return decoder.read(job->file, job->wish);
            });
            lock.lock();
            job->done = std::move(done);
            finished.notify_all();
        }
    }

    // A picture that is being decoded when nobody waits any more is decoded to its end.
    Result<DecodedPicture> take(const std::shared_ptr<Job>& job, const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        while (!finished.wait_for(lock, look_up, [&] { return job->done.has_value(); }))
            if (stop.stop_requested()) return stopped_reading();
        return std::move(*job->done);
    }

    // What nobody takes any more need not be read.
    void forget_waiting() {
        const std::lock_guard lock(mutex);
        waiting.clear();
    }
};

PictureReader::PictureReader(int processes) : impl_(std::make_unique<Impl>(processes)) {}
PictureReader::PictureReader(PictureReader&&) noexcept = default;
PictureReader& PictureReader::operator=(PictureReader&&) noexcept = default;
PictureReader::~PictureReader() = default;

Result<DecodedPicture> PictureReader::read(const fs::path& file, const PictureWish& wish) {
    const auto job = std::make_shared<Job>(Job{file, wish, {}});
    impl_->start(job);
    return impl_->take(job, {});
}

Status PictureReader::read_all(std::span<const fs::path> files, const PictureWish& wish,
                               std::stop_token stop, const Take& take) {
    std::deque<std::shared_ptr<Job>> begun;
    std::size_t next = 0;
    const auto read = [&]() -> Status {
        for (std::size_t place = 0; place < files.size(); ++place) {
            while (next < files.size() && begun.size() < impl_->count + 2) {
                begun.push_back(std::make_shared<Job>(Job{files[next++], wish, {}}));
                impl_->start(begun.back());
            }
            if (stop.stop_requested()) return stopped_reading();
            auto picture = impl_->take(begun.front(), stop);
            begun.pop_front();
            if (!picture && picture.error().code == ErrorCode::cancelled)
                return fail(picture.error());
            SPARSESCOPE_TRY(take(place, std::move(picture)));
        }
        return {};
    };
    const Status done = read();
    impl_->forget_waiting();
    return done;
}

}  // namespace sparsescope
