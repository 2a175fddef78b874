// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/made_pictures.h"

#include <png.h>
#include <webp/encode.h>
#include <webp/mux.h>
#include <zlib.h>

#include <cstdio>  // jpeglib.h needs it
#include <cstdlib>
#include <stdexcept>

#include <jpeglib.h>

namespace sparsescope::made {
namespace {

std::string big_endian(std::uint32_t value) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes += static_cast<char>(value >> shift & 255U);
    return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
    const std::string body = type + data;
    const auto crc =
        ::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return big_endian(static_cast<std::uint32_t>(data.size())) + body +
           big_endian(static_cast<std::uint32_t>(crc));
}

constexpr std::size_t head_bytes = 8 + 25;  // of a PNG file: signature and IHDR

int channels_of(int colour_type) {
    switch (colour_type) {
        case 2:
            return 3;
        case 4:
            return 2;
        case 6:
            return 4;
        default:
            return 1;
    }
}

std::string packed_row(const Png& made, int y) {
    const int channels = channels_of(made.colour_type);
    std::string row;
    unsigned bits = 0;
    int count = 0;
    for (int x = 0; x < made.width; ++x)
        for (int c = 0; c < channels; ++c) {
            const unsigned value = made.value(x, y, c);
            if (made.depth == 16) row += static_cast<char>(value >> 8 & 255U);
            if (made.depth >= 8) row += static_cast<char>(value & 255U);
            if (made.depth >= 8) continue;
            bits = bits << made.depth | value;
            if ((count += made.depth) < 8) continue;
            row += static_cast<char>(bits);
            bits = 0;
            count = 0;
        }
    if (count > 0) row += static_cast<char>(bits << (8 - count));
    return row;
}

void set_palette(png_structp png, png_infop info, const Png& made) {
    std::vector<png_color> colours;
    std::vector<png_byte> alphas;
    for (const std::uint32_t colour : made.palette) {
        colours.push_back({static_cast<png_byte>(colour >> 16), static_cast<png_byte>(colour >> 8),
                           static_cast<png_byte>(colour)});
        alphas.push_back(static_cast<png_byte>(colour >> 24));
    }
    png_set_PLTE(png, info, colours.data(), static_cast<int>(colours.size()));
    png_set_tRNS(png, info, alphas.data(), static_cast<int>(alphas.size()), nullptr);
}

}  // namespace

std::string png(const Png& made) {
    std::string file;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &file,
        [](png_structp to, png_bytep bytes, std::size_t count) {
            static_cast<std::string*>(png_get_io_ptr(to))
                ->append(reinterpret_cast<const char*>(bytes), count);
        },
        nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(made.width),
                 static_cast<png_uint_32>(made.height), made.depth, made.colour_type,
                 made.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (!made.palette.empty()) set_palette(png, info, made);
    if (made.transparent >= 0) {
        png_color_16 value{};
        value.gray = static_cast<png_uint_16>(made.transparent);
        png_set_tRNS(png, info, nullptr, 0, &value);
    }
    png_write_info(png, info);
    std::vector<std::string> rows;
    std::vector<png_bytep> pointers;
    for (int y = 0; y < made.height; ++y)
        rows.push_back(packed_row(made, y));
    for (std::string& row : rows)
        pointers.push_back(reinterpret_cast<png_bytep>(row.data()));
    png_write_image(png, pointers.data());
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    if (made.frames > 0)
        file.insert(head_bytes, chunk("acTL", big_endian(made.frames) + big_endian(0)));
    return file;
}

std::string png(int width, int height, std::uint32_t colour) {
    Png made;
    made.width = width;
    made.height = height;
    made.value = [colour](int, int, int c) { return colour >> (16 - 8 * c) & 255U; };
    return png(made);
}

std::string png_head(std::uint32_t width, std::uint32_t height) {
    return "\x89PNG\r\n\x1a\n" +
           chunk("IHDR",
                 big_endian(width) + big_endian(height) + std::string("\x08\x02\0\0\0", 5)) +
           chunk("IDAT", "");
}

std::string jpeg(const Jpeg& made) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &bytes, &size);
    info.image_width = static_cast<JDIMENSION>(made.width);
    info.image_height = static_cast<JDIMENSION>(made.height);
    info.input_components = made.channels;
    info.in_color_space = made.channels == 1   ? JCS_GRAYSCALE
                          : made.channels == 3 ? JCS_RGB
                                               : JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 100, TRUE);
    if (made.channels == 4) jpeg_set_colorspace(&info, made.ycck ? JCS_YCCK : JCS_CMYK);
    info.write_Adobe_marker = made.channels == 4 && (made.paper || made.ycck) ? TRUE : FALSE;
    for (int c = 0; c < info.num_components; ++c)
        info.comp_info[c].h_samp_factor = info.comp_info[c].v_samp_factor = 1;
    if (made.progressive) jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    if (made.orientation > 0) {
        std::string exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25);
        exif += static_cast<char>(made.orientation);
        exif += std::string(6, '\0');
        jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(exif.data()),
                          static_cast<unsigned>(exif.size()));
    }
    std::vector<JSAMPLE> row;
    for (int y = 0; y < made.height; ++y) {
        row.clear();
        for (int x = 0; x < made.width; ++x)
            for (int c = 0; c < made.channels; ++c) {
                const unsigned value = made.value(x, y, c);
                row.push_back(static_cast<JSAMPLE>(
                    made.paper || (made.channels == 4 && made.ycck) ? 255 - value : value));
            }
        JSAMPROW pointer = row.data();
        jpeg_write_scanlines(&info, &pointer, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    std::string file(reinterpret_cast<const char*>(bytes), size);
    std::free(bytes);
    return file;
}

namespace {

WebPPicture picture_of(const WebP& made, int frame) {
    WebPPicture picture;
    if (WebPPictureInit(&picture) == 0) throw std::runtime_error("WebPPictureInit");
    picture.use_argb = 1;
    picture.width = made.width;
    picture.height = made.height;
    if (WebPPictureAlloc(&picture) == 0) throw std::runtime_error("WebPPictureAlloc");
    for (int y = 0; y < made.height; ++y)
        for (int x = 0; x < made.width; ++x) {
            const auto value = [&](int c) { return made.value(x + frame, y, c) & 255U; };
            const unsigned alpha = made.alpha ? value(3) : 255U;
            picture.argb[y * picture.argb_stride + x] =
                alpha << 24 | value(0) << 16 | value(1) << 8 | value(2);
        }
    return picture;
}

WebPConfig config_of(const WebP& made) {
    WebPConfig config;
    if (WebPConfigInit(&config) == 0) throw std::runtime_error("WebPConfigInit");
    config.lossless = made.lossless ? 1 : 0;
    config.exact = 1;
    config.quality = 95;
    return config;
}

std::string moving(const WebP& made) {
    WebPAnimEncoderOptions options;
    WebPAnimEncoderOptionsInit(&options);
    WebPAnimEncoder* encoder = WebPAnimEncoderNew(made.width, made.height, &options);
    const WebPConfig config = config_of(made);
    for (int frame = 0; frame < made.frames; ++frame) {
        WebPPicture picture = picture_of(made, frame);
        WebPAnimEncoderAdd(encoder, &picture, frame * 100, &config);
        WebPPictureFree(&picture);
    }
    WebPAnimEncoderAdd(encoder, nullptr, made.frames * 100, nullptr);
    WebPData data{};
    WebPAnimEncoderAssemble(encoder, &data);
    std::string file(reinterpret_cast<const char*>(data.bytes), data.size);
    WebPDataClear(&data);
    WebPAnimEncoderDelete(encoder);
    return file;
}

}  // namespace

std::string webp(const WebP& made) {
    if (made.frames > 0) return moving(made);
    const WebPConfig config = config_of(made);
    WebPPicture picture = picture_of(made, 0);
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    if (WebPEncode(&config, &picture) == 0) throw std::runtime_error("WebPEncode");
    std::string file(reinterpret_cast<const char*>(writer.mem), writer.size);
    WebPMemoryWriterClear(&writer);
    WebPPictureFree(&picture);
    return file;
}

}  // namespace sparsescope::made
