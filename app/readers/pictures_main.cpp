// SPDX-License-Identifier: GPL-3.0-or-later
// sparsescope-pictures: decodes one picture after another, as core/base/picture_protocol.h says,
// until its input ends.
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include <cstring>
#include <new>

#include "app/readers/guarded.h"
#include "app/readers/output.h"
#include "app/readers/picture_decoders.h"
#include "core/base/picture_protocol.h"

namespace {

using namespace sparsescope;
using namespace sparsescope::readers;

// False: the input has ended.
bool read_in(void* to, std::size_t count) {
    auto* at = static_cast<char*>(to);
    while (count > 0) {
        const auto got = ::read(STDIN_FILENO, at, count);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        count -= static_cast<std::size_t>(got);
    }
    return true;
}

tl::unexpected<Error> unreadable(int error) {
    return fail(ErrorCode::invalid_input, fmt::format("cannot be read: {}.", std::strerror(error)));
}

Status fill(int descriptor, std::vector<std::byte>& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const auto got = ::read(descriptor, bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(errno);
        if (got == 0) return fail(ErrorCode::invalid_input, "became shorter while it was read.");
        done += static_cast<std::size_t>(got);
    }
    return {};
}

Result<std::vector<std::byte>> read_file(const std::string& path) {
    // A pipe without a writer would keep an open waiting.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return unreadable(errno);
    struct Closer {
        int descriptor;
        ~Closer() { ::close(descriptor); }
    } const closer{descriptor};
    struct stat about {};
    if (::fstat(descriptor, &about) != 0) return unreadable(errno);
    if (!S_ISREG(about.st_mode)) return fail(ErrorCode::invalid_input, "is no regular file.");
    const auto size = static_cast<std::uint64_t>(about.st_size);
    if (size > most_picture_file_bytes)
        return fail(ErrorCode::invalid_input,
                    fmt::format("has {} MiB, more than the {} MiB that a picture may have.",
                                size >> 20U, most_picture_file_bytes >> 20U));
    std::vector<std::byte> bytes(size);
    SPARSESCOPE_TRY(fill(descriptor, bytes));
    return bytes;
}

std::array<char, 64> hash_of(std::span<const std::byte> bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();
    std::array<char, 64> hex{};
    for (std::size_t i = 0; i < hex.size() / 2; ++i) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4U];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15U];
    }
    return hex;
}

struct Answer {
    PictureAnswer head;
    std::string text;
    std::vector<std::uint8_t> thumbnail;
    Pixels pixels;  // none unless wished for
};

Result<Answer> decoded(const std::string& path, const PictureQuestion& question) {
    SPARSESCOPE_ASSIGN(std::vector<std::byte> file, read_file(path));
    Answer answer;
    const bool wants_pixels = question.wants_pixels != 0;
    const int enough =
        wants_pixels && question.longest_side == 0
            ? 0
            : std::max(wants_pixels ? question.longest_side : 0, question.thumbnail_edge);
    SPARSESCOPE_ASSIGN(Pixels pixels, decode_picture(file, enough));
    answer.head.hash = hash_of(file);
    answer.head.file_bytes = file.size();
    file = {};
    // A small picture is turned in less time and memory than a large one.
    if (enough > 0) pixels = shrunk(pixels, enough);
    turn_upright(pixels);
    answer.head.width = pixels.full_width;
    answer.head.height = pixels.full_height;
    answer.text = pixels.note;
    if (question.thumbnail_edge > 0) {
        SPARSESCOPE_ASSIGN(answer.thumbnail, encode_jpeg(shrunk(pixels, question.thumbnail_edge)));
    }
    if (wants_pixels)
        answer.pixels =
            question.longest_side > 0 ? shrunk(pixels, question.longest_side) : std::move(pixels);
    return answer;
}

Status tell(Answer answer) {
    answer.text.resize(std::min<std::size_t>(answer.text.size(), longest_picture_text));
    answer.head.text_bytes = static_cast<std::uint32_t>(answer.text.size());
    answer.head.thumbnail_bytes = answer.thumbnail.size();
    answer.head.image_width = answer.pixels.width;
    answer.head.image_height = answer.pixels.height;
    SPARSESCOPE_TRY(write_out(std::as_bytes(std::span(&answer.head, 1))));
    SPARSESCOPE_TRY(write_out(std::as_bytes(std::span(answer.text))));
    SPARSESCOPE_TRY(write_out(std::as_bytes(std::span(answer.thumbnail))));
    return write_out(std::as_bytes(std::span(answer.pixels.rgb)));
}

Answer fault(std::string text) {
    Answer answer;
    answer.head.fault = 1;
    answer.text = std::move(text);
    return answer;
}

Answer answer_to(const std::string& path, const PictureQuestion& question) {
    try {
        auto answer = decoded(path, question);
        return answer ? std::move(*answer) : fault(answer.error().message);
    } catch (const std::bad_alloc&) {
        return fault("needs more memory to be read than a picture should.");
    } catch (const std::exception& error) {
        return fault(fmt::format("could not be read: {}.", error.what()));
    }
}

}  // namespace

int main() {
    guard_process(most_decoder_bytes);
    PictureQuestion question;
    while (read_in(&question, sizeof question)) {
        if (question.path_bytes > longest_picture_path) return 1;
        std::string path(question.path_bytes, '\0');
        if (!read_in(path.data(), path.size())) break;
        if (!tell(answer_to(path, question))) return 1;
    }
    return 0;
}
