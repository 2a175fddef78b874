// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures and weights by formulas that the Python scripts have, too.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/formats/safetensors_writer.h"
#include "core/types/document.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

// pixels() of tests/interop/make_tiny_picture_models.py.
inline Image formula_picture(int width, int height, int channels = 3) {
    Image image{width, height, channels, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c)
                image.pixels.push_back(
                    static_cast<std::uint8_t>((x * 37 + y * 91 + c * 53 + x * y) % 256));
    return image;
}

inline std::filesystem::path vision_data(const std::string& name) {
    return std::filesystem::path(test_data()) / "vision" / name;
}

inline nlohmann::json vision_json(const std::string& name) {
    return nlohmann::json::parse(file_content(vision_data(name + ".json")));
}

// A file of weights.
class WeightsToWrite {
  public:
    void add(std::string name, std::vector<std::uint64_t> shape, std::vector<float> values) {
        tensors_.push_back({std::move(name), std::move(shape), std::move(values)});
    }
    // Number i is ((i·a + b) mod 1009)/1009 − ½, times `spread`, plus `middle`.
    void add_formula(std::string name, std::vector<std::uint64_t> shape, std::uint64_t seed,
                     double spread, double middle = 0) {
        std::uint64_t count = 1;
        for (const std::uint64_t size : shape)
            count *= size;
        std::vector<float> values;
        for (std::uint64_t i = 0; i < count; ++i)
            values.push_back(static_cast<float>(
                (static_cast<double>((i * 7919 + seed * 104'729) % 1009) / 1009 - 0.5) * spread +
                middle));
        add(std::move(name), std::move(shape), std::move(values));
    }
    void write(const std::filesystem::path& file) const {
        std::vector<TensorToWrite> parts;
        for (const Tensor& tensor : tensors_)
            parts.push_back({tensor.name, ElementType::f32, tensor.shape,
                             std::as_bytes(std::span<const float>(tensor.values))});
        succeed(write_safetensors(file, parts));
    }
    [[nodiscard]] const std::vector<float>& values(const std::string& name) const {
        for (const Tensor& tensor : tensors_)
            if (tensor.name == name) return tensor.values;
        throw std::out_of_range(name);
    }

  private:
    struct Tensor {
        std::string name;
        std::vector<std::uint64_t> shape;
        std::vector<float> values;
    };
    std::vector<Tensor> tensors_;
};

}  // namespace sparsescope
