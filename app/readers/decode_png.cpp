// SPDX-License-Identifier: GPL-3.0-or-later
#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>

#include "app/readers/picture_decoders.h"

namespace sparsescope::readers {
namespace {

constexpr png_alloc_size_t most_chunk_bytes = 8 << 20;
constexpr png_uint_32 most_side = 0x7fffffff;

// libpng reports errors by longjmp: nothing between its calls may need a destructor.
class PngDecoder {
  public:
    PngDecoder(std::span<const std::byte> file, int enough) : file_(file), enough_(enough) {
        png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
        if (png_) info_ = png_create_info_struct(png_);
    }
    PngDecoder(const PngDecoder&) = delete;
    PngDecoder& operator=(const PngDecoder&) = delete;
    ~PngDecoder() {
        if (png_) png_destroy_read_struct(&png_, &info_, nullptr);
    }

    Result<Pixels> decode() {
        if (!info_ || !read_head()) return fail(damaged("PNG", why_.data()));
        const bool shrinks = shrinks_on_the_way();
        SPARSESCOPE_TRY(check_size(pixels_.width, pixels_.height,
                                   shrinks ? most_passing_pixels : most_picture_pixels));
        if (!begin_rows()) return fail(damaged("PNG", why_.data()));
        if (shrinks) return decode_small();
        const auto width = static_cast<std::size_t>(pixels_.width);
        const auto height = static_cast<std::size_t>(pixels_.height);
        stride_ = width * static_cast<std::size_t>(channels_);
        pixels_.rgb.resize(passes_ > 1 ? stride_ * height : width * height * 3);
        if (channels_ == 4 && passes_ == 1) row_.resize(stride_);
        if (!read_rows()) return fail(damaged("PNG", why_.data()));
        if (channels_ == 4 && passes_ > 1) {
            blend_on_white(pixels_.rgb.data(), width * height, pixels_.rgb.data());
            pixels_.rgb.resize(width * height * 3);
        }
        pixels_.full_width = pixels_.width;
        pixels_.full_height = pixels_.height;
        return std::move(pixels_);
    }

  private:
    // Where rows come one after another, a large picture need not be in memory.
    [[nodiscard]] bool shrinks_on_the_way() const {
        return enough_ > 0 && std::max(pixels_.width, pixels_.height) > enough_ &&
               png_get_interlace_type(png_, info_) == PNG_INTERLACE_NONE;
    }
    Result<Pixels> decode_small() {
        const auto width = static_cast<std::size_t>(pixels_.width);
        Shrinker shrinker(pixels_.width, pixels_.height, enough_);
        row_.resize(width * static_cast<std::size_t>(channels_));
        pixels_.rgb.resize(width * 3);  // a row on white
        for (int y = 0; y < pixels_.height; ++y) {
            if (!read_row()) return fail(damaged("PNG", why_.data()));
            if (channels_ == 4) blend_on_white(row_.data(), width, pixels_.rgb.data());
            shrinker.add_row(channels_ == 4 ? pixels_.rgb.data() : row_.data());
        }
        Pixels small = shrinker.take();
        small.orientation = pixels_.orientation;
        small.note = std::move(pixels_.note);
        return small;
    }
    bool read_row() {
        if (setjmp(before_) != 0) return false;
        png_read_row(png_, row_.data(), nullptr);
        return true;
    }

    static PngDecoder& self(png_structp png) {
        return *static_cast<PngDecoder*>(png_get_error_ptr(png));
    }
    [[noreturn]] static void on_error(png_structp png, png_const_charp message) {
        auto& why = self(png).why_;
        std::strncpy(why.data(), message, why.size() - 1);
        std::longjmp(self(png).before_, 1);
    }
    static void on_warning(png_structp /*png*/, png_const_charp /*message*/) {}
    static void read(png_structp png, png_bytep to, std::size_t count) {
        auto& rest = static_cast<PngDecoder*>(png_get_io_ptr(png))->file_;
        if (count > rest.size()) png_error(png, cut_off);
        std::memcpy(to, rest.data(), count);
        rest = rest.subspan(count);
    }

    bool read_head() {
        if (setjmp(before_) != 0) return false;
        png_set_read_fn(png_, this, read);
        png_set_user_limits(png_, most_side, most_side);
        png_set_chunk_malloc_max(png_, most_chunk_bytes);
        // Texts and colour profiles are not used, and may unpack to anything.
        png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, unused, unused_count);
        png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_ALWAYS, animation, 1);
        png_read_info(png_, info_);
        pixels_.width = static_cast<int>(png_get_image_width(png_, info_));
        pixels_.height = static_cast<int>(png_get_image_height(png_, info_));
        note_frames();
        read_orientation();
        return true;
    }

    void note_frames() {
        png_unknown_chunkp chunks = nullptr;
        const int count = png_get_unknown_chunks(png_, info_, &chunks);
        for (int i = 0; i < count; ++i)
            if (std::memcmp(chunks[i].name, animation, 4) == 0 && chunks[i].size >= 4)
                frames_ = png_get_uint_32(chunks[i].data);
    }
    void read_orientation() {
        png_bytep data = nullptr;
        png_uint_32 size = 0;
        if (png_get_eXIf_1(png_, info_, &size, &data) != 0)
            pixels_.orientation =
                exif_orientation({reinterpret_cast<const std::byte*>(data), size});
    }

    bool begin_rows() {
        if (frames_ > 1)
            pixels_.note = fmt::format("It moves: the first of its {} pictures is taken.", frames_);
        if (setjmp(before_) != 0) return false;
        png_set_expand(png_);  // palettes, few bits and transparent colours
        png_set_scale_16(png_);
        png_set_gray_to_rgb(png_);
        passes_ = png_set_interlace_handling(png_);
        png_read_update_info(png_, info_);
        channels_ = png_get_channels(png_, info_);
        if (channels_ != 3 && channels_ != 4) png_error(png_, "its channels are none that exist");
        return true;
    }

    bool read_rows() {
        if (setjmp(before_) != 0) return false;
        const auto width = static_cast<std::size_t>(pixels_.width);
        for (int pass = 0; pass < passes_; ++pass)
            for (std::size_t y = 0; y < static_cast<std::size_t>(pixels_.height); ++y) {
                if (row_.empty()) {
                    png_read_row(png_, pixels_.rgb.data() + y * stride_, nullptr);
                } else {
                    png_read_row(png_, row_.data(), nullptr);
                    blend_on_white(row_.data(), width, pixels_.rgb.data() + y * width * 3);
                }
            }
        return true;
    }

    static constexpr png_byte unused[] = "tEXt\0zTXt\0iTXt\0iCCP\0sPLT\0hIST";
    static constexpr int unused_count = 6;
    static constexpr png_byte animation[] = "acTL";

    std::span<const std::byte> file_;
    int enough_;
    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
    std::jmp_buf before_{};
    std::array<char, 120> why_{"it begins like none"};
    Pixels pixels_;
    std::vector<std::uint8_t> row_;
    std::size_t stride_ = 0;
    std::uint32_t frames_ = 0;
    int passes_ = 1;
    int channels_ = 3;
};

}  // namespace

Result<Pixels> decode_png(std::span<const std::byte> file, int enough) {
    return PngDecoder(file, enough).decode();
}

}  // namespace sparsescope::readers
