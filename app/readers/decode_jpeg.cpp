// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it
#include <cstdlib>

#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>

#include "app/readers/picture_decoders.h"

namespace sparsescope::readers {
namespace {

constexpr int thumbnail_quality = 85;

// What libjpeg calls a warning, though rows are missing or made up after it.
bool is_damage(int message) {
    return message == JWRN_JPEG_EOF || message == JWRN_HIT_MARKER ||
           message == JWRN_HUFF_BAD_CODE || message == JWRN_MUST_RESYNC;
}

// libjpeg reports errors by a function that must not return: nothing between its calls may need a
// destructor.
struct Errors {
    jpeg_error_mgr manager{};
    std::jmp_buf before{};
    std::array<char, JMSG_LENGTH_MAX> why{};

    Errors() {
        jpeg_std_error(&manager);
        manager.error_exit = [](j_common_ptr info) {
            auto* errors = reinterpret_cast<Errors*>(info->err);
            info->err->format_message(info, errors->why.data());
            std::longjmp(errors->before, 1);
        };
        manager.emit_message = [](j_common_ptr info, int level) {
            if (level < 0 && is_damage(info->err->msg_code)) info->err->error_exit(info);
        };
        manager.output_message = [](j_common_ptr) {};
    }
};

class JpegDecoder {
  public:
    JpegDecoder(std::span<const std::byte> file, int enough) : file_(file), enough_(enough) {
        info_.err = &errors_.manager;
    }
    JpegDecoder(const JpegDecoder&) = delete;
    JpegDecoder& operator=(const JpegDecoder&) = delete;
    ~JpegDecoder() { jpeg_destroy_decompress(&info_); }

    Result<Pixels> decode() {
        if (!read_head()) return fail(what_happened());
        SPARSESCOPE_TRY(check_size(info_.image_width, info_.image_height));
        if (!begin_rows()) return fail(what_happened());
        pixels_.width = static_cast<int>(info_.output_width);
        pixels_.height = static_cast<int>(info_.output_height);
        pixels_.full_width = static_cast<int>(info_.image_width);
        pixels_.full_height = static_cast<int>(info_.image_height);
        const auto width = static_cast<std::size_t>(pixels_.width);
        pixels_.rgb.resize(width * static_cast<std::size_t>(pixels_.height) * 3);
        if (is_print()) row_.resize(width * 4);
        if (!read_rows()) return fail(what_happened());
        return std::move(pixels_);
    }

  private:
    [[nodiscard]] Error what_happened() const {
        const bool ended =
            info_.err->msg_code == JWRN_JPEG_EOF || info_.err->msg_code == JERR_INPUT_EOF;
        return damaged("JPEG", ended ? cut_off : errors_.why.data());
    }
    [[nodiscard]] bool is_print() const { return info_.out_color_space == JCS_CMYK; }

    bool read_head() {
        if (setjmp(errors_.before) != 0) return false;
        jpeg_create_decompress(&info_);
        jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(file_.data()),
                     static_cast<unsigned long>(file_.size()));
        jpeg_save_markers(&info_, JPEG_APP0 + 1, 0xFFFF);
        jpeg_read_header(&info_, TRUE);
        for (auto* marker = info_.marker_list; marker; marker = marker->next)
            if (pixels_.orientation == 1)
                pixels_.orientation = exif_orientation(
                    {reinterpret_cast<const std::byte*>(marker->data), marker->data_length});
        return true;
    }

    bool begin_rows() {
        if (setjmp(errors_.before) != 0) return false;
        const bool print = info_.jpeg_color_space == JCS_CMYK || info_.jpeg_color_space == JCS_YCCK;
        info_.out_color_space = print ? JCS_CMYK : JCS_RGB;
        info_.scale_denom = 8;
        info_.scale_num = eighths();
        jpeg_start_decompress(&info_);
        return true;
    }
    // The library makes a smaller picture in a fraction of the time.
    [[nodiscard]] unsigned eighths() const {
        if (enough_ <= 0) return 8;
        const unsigned longer = std::max(info_.image_width, info_.image_height);
        for (const unsigned part : {1U, 2U, 4U})
            if (longer * part / 8 >= 2 * static_cast<unsigned>(enough_)) return part;
        return 8;
    }

    bool read_rows() {
        if (setjmp(errors_.before) != 0) return false;
        const auto stride = static_cast<std::size_t>(pixels_.width) * 3;
        while (info_.output_scanline < info_.output_height) {
            std::uint8_t* to = pixels_.rgb.data() + info_.output_scanline * stride;
            JSAMPROW row = row_.empty() ? to : row_.data();
            jpeg_read_scanlines(&info_, &row, 1);
            if (!row_.empty()) mix_inks(to);
        }
        return true;
    }
    // Ink by ink what is left of white light. Adobe's programs write the paper, not the ink.
    void mix_inks(std::uint8_t* rgb) const {
        const bool paper = info_.saw_Adobe_marker == TRUE;
        const auto left = [&](std::uint8_t value) -> unsigned {
            return paper ? value : 255U - value;
        };
        for (std::size_t i = 0; i < row_.size(); i += 4)
            for (std::size_t c = 0; c < 3; ++c)
                *rgb++ =
                    static_cast<std::uint8_t>((left(row_[i + c]) * left(row_[i + 3]) + 127) / 255);
    }

    std::span<const std::byte> file_;
    int enough_;
    Errors errors_;
    jpeg_decompress_struct info_{};
    Pixels pixels_;
    std::vector<std::uint8_t> row_;
};

class JpegEncoder {
  public:
    JpegEncoder() { info_.err = &errors_.manager; }
    JpegEncoder(const JpegEncoder&) = delete;
    JpegEncoder& operator=(const JpegEncoder&) = delete;
    ~JpegEncoder() {
        jpeg_destroy_compress(&info_);
        std::free(out_);
    }
    Result<std::vector<std::uint8_t>> encode(const Pixels& pixels) {
        if (!write(pixels))
            return fail(ErrorCode::invalid_input,
                        fmt::format("could not be made a thumbnail of: {}.", errors_.why.data()));
        return std::vector<std::uint8_t>(out_, out_ + size_);
    }

  private:
    bool write(const Pixels& pixels) {
        if (setjmp(errors_.before) != 0) return false;
        jpeg_create_compress(&info_);
        jpeg_mem_dest(&info_, &out_, &size_);
        info_.image_width = static_cast<JDIMENSION>(pixels.width);
        info_.image_height = static_cast<JDIMENSION>(pixels.height);
        info_.input_components = 3;
        info_.in_color_space = JCS_RGB;
        jpeg_set_defaults(&info_);
        jpeg_set_quality(&info_, thumbnail_quality, TRUE);
        info_.optimize_coding = TRUE;
        jpeg_start_compress(&info_, TRUE);
        while (info_.next_scanline < info_.image_height) {
            JSAMPROW row = const_cast<JSAMPROW>(pixels.rgb.data() +
                                                std::size_t{info_.next_scanline} *
                                                    static_cast<std::size_t>(pixels.width) * 3);
            jpeg_write_scanlines(&info_, &row, 1);
        }
        jpeg_finish_compress(&info_);
        return true;
    }

    Errors errors_;
    jpeg_compress_struct info_{};
    unsigned char* out_ = nullptr;
    unsigned long size_ = 0;
};

}  // namespace

Result<Pixels> decode_jpeg(std::span<const std::byte> file, int enough) {
    return JpegDecoder(file, enough).decode();
}

Result<std::vector<std::uint8_t>> encode_jpeg(const Pixels& pixels) {
    return JpegEncoder().encode(pixels);
}

}  // namespace sparsescope::readers
