// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/model/weight_file.h"

#include <algorithm>
#include <utility>

#include "core/formats/input_file.h"
#include "core/formats/safetensors.h"
#include "core/formats/torch_pickle.h"

namespace sparsescope {

namespace {

class SafetensorsWeights : public WeightFile {
  public:
    SafetensorsWeights(SafetensorsFile file, std::string name)
        : file_(std::move(file)), name_(std::move(name)) {}

    std::string file_name() const override { return name_; }

    std::vector<StoredTensor> tensors() const override {
        std::vector<StoredTensor> tensors;
        for (const TensorInfo& info : file_.tensors())
            tensors.push_back({info.name, info.shape, is_floating(info.type)});
        return tensors;
    }

    Status read(const std::string& name, std::span<float> out) const override {
        return file_.read_floats(name, 0, out);
    }

  private:
    SafetensorsFile file_;
    std::string name_;
};

class TorchWeights : public WeightFile {
  public:
    explicit TorchWeights(TorchFile file) : file_(std::move(file)) {}

    std::string file_name() const override { return file_.name(); }

    std::vector<StoredTensor> tensors() const override {
        std::vector<StoredTensor> tensors;
        for (const TorchTensor& tensor : file_.tensors())
            tensors.push_back({tensor.name, tensor.shape, is_floating(tensor.type)});
        return tensors;
    }

    Status read(const std::string& name, std::span<float> out) const override {
        SPARSESCOPE_ASSIGN(const std::vector<float> floats, file_.read_floats(name));
        std::copy_n(floats.begin(), std::min(floats.size(), out.size()), out.begin());
        return {};
    }

  private:
    TorchFile file_;
};

}  // namespace

Result<std::unique_ptr<WeightFile>> open_weight_file(const std::filesystem::path& path) {
    if (path.extension() == ".safetensors") {
        SPARSESCOPE_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
        return std::make_unique<SafetensorsWeights>(std::move(file), display_name(path));
    }
    // pytorch_model.bin
    SPARSESCOPE_ASSIGN(TorchFile file, TorchFile::open(path));
    return std::make_unique<TorchWeights>(std::move(file));
}

}  // namespace sparsescope
