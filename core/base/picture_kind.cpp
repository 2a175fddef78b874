// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/picture_kind.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

namespace sparsescope {
namespace {

constexpr std::string_view as_png = "Save it as PNG, JPEG or WebP and import that.";
constexpr std::string_view as_drawing =
    "It is a drawing without pixels of its own: export it as PNG and import that.";
constexpr std::string_view from_camera =
    "Photo programs, and telephones when they are told to share \"most compatible\", save it as "
    "JPEG; import that.";

struct Mark {
    std::size_t offset;
    std::string_view bytes;
    PictureFormat format;
};

using namespace std::string_view_literals;

constexpr Mark marks[] = {
    {0, "\x89PNG\r\n\x1a\n"sv, {PictureKind::png, "PNG", ""}},
    {0, "\xFF\xD8\xFF"sv, {PictureKind::jpeg, "JPEG", ""}},
    {8, "WEBP"sv, {PictureKind::webp, "WebP", ""}},
    {0, "GIF8"sv, {PictureKind::other, "GIF", as_png}},
    {0, "II*\0"sv, {PictureKind::other, "TIFF", as_png}},
    {0, "MM\0*"sv, {PictureKind::other, "TIFF", as_png}},
    {4, "ftypavi"sv, {PictureKind::other, "AVIF", as_png}},
    {4, "ftyphei"sv, {PictureKind::other, "HEIC", from_camera}},
    {4, "ftyphev"sv, {PictureKind::other, "HEIC", from_camera}},
    {4, "ftypmif1"sv, {PictureKind::other, "HEIF", from_camera}},
    {4, "ftypmsf1"sv, {PictureKind::other, "HEIF", from_camera}},
    {4, "JXL \r\n\x87\n"sv, {PictureKind::other, "JPEG XL", as_png}},
    {0, "\xFF\x0A"sv, {PictureKind::other, "JPEG XL", as_png}},
    {4, "jP  \r\n\x87\n"sv, {PictureKind::other, "JPEG 2000", as_png}},
    {0, "8BPS"sv, {PictureKind::other, "Photoshop", as_png}},
    {0, "\0\0\1\0"sv, {PictureKind::other, "ICO", as_png}},
    {0, "gimp xcf"sv, {PictureKind::other, "XCF", as_png}},
};

// Two letters are few: the length that follows must fit a header, too.
bool is_bitmap(std::string_view start) {
    return start.size() > 18 && start.starts_with("BM") && start.substr(6, 4) == "\0\0\0\0"sv &&
           start.substr(15, 3) == "\0\0\0"sv;
}

bool is_svg(std::string_view start) {
    const std::size_t first = start.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return first != std::string_view::npos && start[first] == '<' &&
           start.find("<svg") != std::string_view::npos;
}

}  // namespace

PictureFormat picture_format(std::span<const std::byte> bytes) {
    const std::string_view start(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const Mark& mark : marks)
        if (start.size() >= mark.offset && start.substr(mark.offset).starts_with(mark.bytes))
            return mark.format;
    if (is_bitmap(start)) return {PictureKind::other, "BMP", as_png};
    if (is_svg(start)) return {PictureKind::other, "SVG", as_drawing};
    return {};
}

PictureFormat picture_format(const std::filesystem::path& file) {
    // A pipe without a writer would keep an open waiting.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return {};
    std::array<std::byte, picture_kind_bytes> start{};
    struct stat about {};
    ssize_t count = 0;
    if (::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode))
        count = ::pread(descriptor, start.data(), start.size(), 0);
    ::close(descriptor);
    return picture_format(std::span<const std::byte>(
        start.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))));
}

bool is_called_picture(const std::filesystem::path& file) {
    std::string end = file.extension().string();
    for (char& c : end)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    static constexpr std::string_view ends[] = {
        ".png", ".apng", ".jpg",  ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".tif", ".tiff",
        ".bmp", ".heic", ".heif", ".avif", ".jxl", ".jp2",  ".svg",  ".psd", ".ico", ".xcf"};
    return std::ranges::find(ends, end) != std::end(ends);
}

}  // namespace sparsescope
