// SPDX-License-Identifier: GPL-3.0-or-later
// preprocessor_config.json of a transformers folder.
#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/vision/picture_steps.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t largest_side = 4096;

class StepReader {
  public:
    StepReader(const Json& json, std::string where) : json_(json), where_(std::move(where)) {}

    Result<PictureSteps> read(PictureSteps steps) const {
        SPARSESCOPE_ASSIGN(steps.resize, json_flag(json_, "do_resize", steps.resize, where_));
        SPARSESCOPE_ASSIGN(steps.cut, json_flag(json_, "do_center_crop", steps.cut, where_));
        SPARSESCOPE_TRY(read_size(steps));
        SPARSESCOPE_TRY(read_filter(steps));
        SPARSESCOPE_TRY(read_scale(steps));
        SPARSESCOPE_ASSIGN(const bool normalise, json_flag(json_, "do_normalize", true, where_));
        if (!normalise) {
            steps.mean = {0, 0, 0};
            steps.deviation = {1, 1, 1};
            return steps;
        }
        SPARSESCOPE_TRY(read_three("image_mean", steps.mean));
        SPARSESCOPE_TRY(read_three("image_std", steps.deviation));
        if (std::ranges::any_of(steps.deviation, [](double d) { return d <= 0; }))
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: 'image_std' must be above 0.", where_));
        return steps;
    }

  private:
    [[nodiscard]] tl::unexpected<Error> unclear(const char* key) const {
        return fail(
            ErrorCode::unsupported,
            fmt::format("{}: '{}' is said in a way that is not understood here.", where_, key));
    }

    // {"shortest_edge": 224}, {"height": 224, "width": 224}, or a number.
    Status read_size(PictureSteps& steps) const {
        const auto integer = [&](const Json& object, const char* key) {
            return json_integer(object, key, 0, 1, largest_side, where_);
        };
        // A number is a square, but for the processors that cut: there it is the shorter side.
        if (const auto size = json_.find("size"); size != json_.end() && !size->is_null()) {
            const Json given = size->is_object() ? *size
                               : steps.cut       ? Json{{"shortest_edge", *size}}
                                                 : Json{{"height", *size}, {"width", *size}};
            if (given.contains("shortest_edge") && !given.contains("longest_edge")) {
                SPARSESCOPE_ASSIGN(const std::int64_t side, integer(given, "shortest_edge"));
                steps.shortest = static_cast<int>(side);
            } else if (given.contains("height") && given.contains("width")) {
                SPARSESCOPE_ASSIGN(const std::int64_t height, integer(given, "height"));
                SPARSESCOPE_ASSIGN(const std::int64_t width, integer(given, "width"));
                steps.shortest = 0;
                steps.height = static_cast<int>(height);
                steps.width = static_cast<int>(width);
            } else {
                return unclear("size");
            }
        }
        if (!steps.cut) {
            if (steps.resize && steps.shortest == 0) {
                steps.out_width = steps.width;
                steps.out_height = steps.height;
            }
            return {};
        }
        const auto crop = json_.find("crop_size");
        if (crop == json_.end() || crop->is_null()) return {};
        const Json given = crop->is_object() ? *crop : Json{{"height", *crop}, {"width", *crop}};
        if (!given.contains("height") || !given.contains("width")) return unclear("crop_size");
        SPARSESCOPE_ASSIGN(const std::int64_t height, integer(given, "height"));
        SPARSESCOPE_ASSIGN(const std::int64_t width, integer(given, "width"));
        steps.out_height = static_cast<int>(height);
        steps.out_width = static_cast<int>(width);
        return {};
    }

    // PIL's numbers.
    Status read_filter(PictureSteps& steps) const {
        constexpr std::array filters{ResizeFilter::lanczos, ResizeFilter::bilinear,
                                     ResizeFilter::bicubic, ResizeFilter::box,
                                     ResizeFilter::hamming};
        const auto given = json_.find("resample");
        if (given == json_.end() || given->is_null()) return {};
        SPARSESCOPE_ASSIGN(const std::int64_t number,
                           json_integer(json_, "resample", 1, 0, 5, where_));
        if (number == 0)
            return fail(ErrorCode::unsupported,
                        fmt::format("{}: pictures are resized without a filter (resample 0), which "
                                    "is not done here.",
                                    where_));
        steps.filter = filters[static_cast<std::size_t>(number - 1)];
        return {};
    }

    Status read_scale(PictureSteps& steps) const {
        SPARSESCOPE_ASSIGN(const bool rescale, json_flag(json_, "do_rescale", true, where_));
        if (!rescale) {
            steps.scale = 1;
            return {};
        }
        const auto factor = json_.find("rescale_factor");
        if (factor == json_.end() || factor->is_null()) return {};
        if (!factor->is_number() || !std::isfinite(factor->get<double>()))
            return unclear("rescale_factor");
        steps.scale = factor->get<double>();
        return {};
    }

    Status read_three(const char* key, std::array<double, 3>& into) const {
        const auto found = json_.find(key);
        if (found == json_.end() || found->is_null()) return {};
        const bool three = found->is_array() && found->size() == 3 &&
                           std::ranges::all_of(*found, [](const Json& n) { return n.is_number(); });
        if (!three && !found->is_number()) return unclear(key);
        for (std::size_t i = 0; i < 3; ++i)
            into[i] = three ? (*found)[i].get<double>() : found->get<double>();
        return {};
    }

    const Json& json_;
    std::string where_;
};

}  // namespace

Result<PictureSteps> read_picture_steps(const std::filesystem::path& folder,
                                        const PictureSteps& usual) {
    constexpr const char* file = "preprocessor_config.json";
    SPARSESCOPE_ASSIGN(const bool there, folder_has(folder, file));
    if (!there) return usual;
    SPARSESCOPE_ASSIGN(const Json json, read_folder_json(folder, file));
    return StepReader(json, display_name(folder / file)).read(usual);
}

}  // namespace sparsescope
