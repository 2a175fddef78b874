// SPDX-License-Identifier: GPL-3.0-or-later
#include <webp/decode.h>
#include <webp/demux.h>

#include <memory>

#include "app/readers/picture_decoders.h"

namespace sparsescope::readers {
namespace {

constexpr const char* kind = "WebP";
constexpr const char* broken = "its pixels cannot be unpacked";

const std::uint8_t* bytes_of(std::span<const std::byte> file) {
    return reinterpret_cast<const std::uint8_t*>(file.data());
}

int orientation_of(std::span<const std::byte> file) {
    const WebPData data{bytes_of(file), file.size()};
    const std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)> demuxer(WebPDemux(&data),
                                                                           WebPDemuxDelete);
    WebPChunkIterator chunk{};
    if (!demuxer || WebPDemuxGetChunk(demuxer.get(), "EXIF", 1, &chunk) == 0) return 1;
    const int orientation =
        exif_orientation({reinterpret_cast<const std::byte*>(chunk.chunk.bytes), chunk.chunk.size});
    WebPDemuxReleaseChunkIterator(&chunk);
    return orientation;
}

Status decode_still(std::span<const std::byte> file, bool transparent, Pixels& pixels) {
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0) return fail(damaged(kind, broken));
    const auto count =
        static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.height);
    const std::size_t channels = transparent ? 4 : 3;
    pixels.rgb.resize(count * channels);
    config.output.colorspace = transparent ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {pixels.rgb.data(), pixels.width * static_cast<int>(channels),
                            pixels.rgb.size()};
    const VP8StatusCode status = WebPDecode(bytes_of(file), file.size(), &config);
    if (status == VP8_STATUS_NOT_ENOUGH_DATA) return fail(damaged(kind, cut_off));
    if (status == VP8_STATUS_OUT_OF_MEMORY) throw std::bad_alloc();
    if (status != VP8_STATUS_OK) return fail(damaged(kind, broken));
    if (!transparent) return {};
    blend_on_white(pixels.rgb.data(), count, pixels.rgb.data());
    pixels.rgb.resize(count * 3);
    return {};
}

Status decode_first_frame(std::span<const std::byte> file, Pixels& pixels) {
    WebPAnimDecoderOptions options;
    WebPAnimDecoderOptionsInit(&options);
    options.color_mode = MODE_RGBA;
    const WebPData data{bytes_of(file), file.size()};
    const std::unique_ptr<WebPAnimDecoder, decltype(&WebPAnimDecoderDelete)> decoder(
        WebPAnimDecoderNew(&data, &options), WebPAnimDecoderDelete);
    WebPAnimInfo about;
    std::uint8_t* frame = nullptr;
    int when = 0;
    if (!decoder || WebPAnimDecoderGetInfo(decoder.get(), &about) == 0 ||
        static_cast<int>(about.canvas_width) != pixels.width ||
        static_cast<int>(about.canvas_height) != pixels.height ||
        WebPAnimDecoderGetNext(decoder.get(), &frame, &when) == 0)
        return fail(damaged(kind, "its first frame cannot be unpacked"));
    const auto count =
        static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.height);
    pixels.rgb.resize(count * 3);
    blend_on_white(frame, count, pixels.rgb.data());
    if (about.frame_count > 1)
        pixels.note =
            fmt::format("It moves: the first of its {} pictures is taken.", about.frame_count);
    return {};
}

}  // namespace

Result<Pixels> decode_webp(std::span<const std::byte> file) {
    WebPBitstreamFeatures about;
    const VP8StatusCode status = WebPGetFeatures(bytes_of(file), file.size(), &about);
    if (status == VP8_STATUS_NOT_ENOUGH_DATA) return fail(damaged(kind, cut_off));
    if (status != VP8_STATUS_OK) return fail(damaged(kind, "its head makes no sense"));
    SPARSESCOPE_TRY(check_size(about.width, about.height));
    Pixels pixels;
    pixels.width = pixels.full_width = about.width;
    pixels.height = pixels.full_height = about.height;
    SPARSESCOPE_TRY(about.has_animation != 0 ? decode_first_frame(file, pixels)
                                             : decode_still(file, about.has_alpha != 0, pixels));
    pixels.orientation = orientation_of(file);
    return pixels;
}

}  // namespace sparsescope::readers
