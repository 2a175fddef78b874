// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model_files/tensor_source.h"

#include <algorithm>
#include <charconv>

#include "core/formats/input_file.h"
#include "core/formats/safetensors.h"
#include "core/formats/torch_pickle.h"

namespace sparsescope {
namespace {

class SafetensorsSource final : public TensorSource {
  public:
    explicit SafetensorsSource(SafetensorsFile file, std::string name)
        : file_(std::move(file)), name_(std::move(name)) {
        for (const TensorInfo& t : file_.tensors())
            tensors_.push_back({t.name, t.type, t.shape, t.items});
    }
    const std::string& name() const override { return name_; }
    Result<std::vector<float>> read_floats(const std::string& name) const override {
        return file_.read_floats(name);
    }
    Result<std::vector<std::int64_t>> read_integers(const std::string& name) const override {
        return file_.read_integers(name);
    }
    std::optional<std::int64_t> number(const std::string& name) const override {
        const auto found = file_.metadata().find(name);
        if (found == file_.metadata().end()) return {};
        const std::string& text = found->second;
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size()) return {};
        return value;
    }

  private:
    SafetensorsFile file_;
    std::string name_;
};

class TorchSource final : public TensorSource {
  public:
    explicit TorchSource(TorchFile file) : file_(std::move(file)) {
        for (const TorchTensor& t : file_.tensors())
            tensors_.push_back({t.name, t.type, t.shape, t.items});
    }
    const std::string& name() const override { return file_.name(); }
    Result<std::vector<float>> read_floats(const std::string& name) const override {
        return file_.read_floats(name);
    }
    Result<std::vector<std::int64_t>> read_integers(const std::string& name) const override {
        return file_.read_integers(name);
    }
    std::optional<std::int64_t> number(const std::string& name) const override {
        const auto found = file_.scalars().find(name);
        if (found == file_.scalars().end()) return {};
        const auto* value = std::get_if<std::int64_t>(&found->second);
        return value != nullptr ? std::optional(*value) : std::nullopt;
    }

  private:
    TorchFile file_;
};

bool is_called_like_torch(const std::filesystem::path& path) {
    const auto ending = path.extension();
    return ending == ".pth" || ending == ".pt" || ending == ".bin";
}

}  // namespace

const NamedTensor* TensorSource::find(std::string_view name) const {
    const auto found = std::ranges::find(tensors_, name, &NamedTensor::name);
    return found == tensors_.end() ? nullptr : &*found;
}

std::string TensorSource::some_names() const {
    constexpr std::size_t shown = 6;
    std::string names;
    for (std::size_t i = 0; i < tensors_.size() && i < shown; ++i)
        names += fmt::format("{}{:.60}", i == 0 ? "" : ", ", tensors_[i].name);
    if (tensors_.size() > shown) names += fmt::format(" and {} more", tensors_.size() - shown);
    return names.empty() ? "none" : names;
}

Result<TensorSourcePtr> open_tensor_source(const std::filesystem::path& path) {
    return guard("reading a model file", [&]() -> Result<TensorSourcePtr> {
        if (looks_like_torch(path)) {
            SPARSESCOPE_ASSIGN(TorchFile file, TorchFile::open(path));
            return std::make_shared<TorchSource>(std::move(file));
        }
        auto file = SafetensorsFile::open(path);
        // What is wrong is told of the kind of file that the name promises.
        if (!file && is_called_like_torch(path)) return fail(TorchFile::open(path).error());
        if (!file) return fail(std::move(file.error()));
        return std::make_shared<SafetensorsSource>(std::move(*file), display_name(path));
    });
}

}  // namespace sparsescope
