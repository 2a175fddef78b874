// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torch_writer.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/formats/pickle_opcodes.h"
#include "core/formats/zip_writer.h"

namespace sparsescope {
namespace {

constexpr std::array storage_names{
    std::pair{ElementType::f64, "DoubleStorage"}, std::pair{ElementType::f32, "FloatStorage"},
    std::pair{ElementType::f16, "HalfStorage"},   std::pair{ElementType::i64, "LongStorage"},
    std::pair{ElementType::i32, "IntStorage"},
};

class PickleWriter {
  public:
    PickleWriter() {
        op(Opcode::proto);
        byte(2);
    }
    void op(Opcode opcode) { byte(static_cast<std::uint8_t>(opcode)); }
    void text(std::string_view value) {
        op(Opcode::binunicode);
        little_endian(value.size(), 4);
        program_ += value;
    }
    void integer(std::uint64_t value) {
        op(Opcode::long1);
        byte(8);
        little_endian(value, 8);
    }
    void global(std::string_view module, std::string_view name) {
        op(Opcode::global);
        program_.append(module).append("\n").append(name).append("\n");
    }
    void ordered_dict() {
        global("collections", "OrderedDict");
        op(Opcode::empty_tuple);
        op(Opcode::reduce);
    }
    void integers(std::span<const std::uint64_t> values) {
        op(Opcode::mark);
        for (const std::uint64_t value : values)
            integer(value);
        op(Opcode::tuple);
    }
    void tensor(const TensorToWrite& tensor, std::string_view storage, const std::string& key);
    [[nodiscard]] const std::string& program() const { return program_; }

  private:
    void byte(std::uint8_t value) { program_ += static_cast<char>(value); }
    void little_endian(std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            byte(static_cast<std::uint8_t>(value >> (8 * i)));
    }
    std::string program_;
};

void PickleWriter::tensor(const TensorToWrite& tensor, std::string_view storage,
                          const std::string& key) {
    std::vector<std::uint64_t> strides(tensor.shape.size());
    std::uint64_t items = 1;
    for (std::size_t i = tensor.shape.size(); i > 0; --i) {
        strides[i - 1] = items;
        items *= tensor.shape[i - 1];
    }
    global("torch._utils", "_rebuild_tensor_v2");
    op(Opcode::mark);
    op(Opcode::mark);
    text("storage");
    global("torch", storage);
    text(key);
    text("cpu");
    integer(items);
    op(Opcode::tuple);
    op(Opcode::binpersid);
    integer(0);  // offset
    integers(tensor.shape);
    integers(strides);
    op(Opcode::new_false);  // requires_grad
    ordered_dict();         // hooks
    op(Opcode::tuple);
    op(Opcode::reduce);
}

}  // namespace

Status write_torch(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                   std::string_view key, const std::map<std::string, std::int64_t>& numbers) {
    const std::string folder = path.stem().string() + "/";
    PickleWriter pickle;
    std::vector<std::span<const std::byte>> storages;
    if (!key.empty()) {
        pickle.op(Opcode::empty_dict);
        pickle.text(key);
    }
    pickle.ordered_dict();
    pickle.op(Opcode::mark);
    for (const TensorToWrite& tensor : tensors) {
        const auto type = std::ranges::find(storage_names, tensor.type,
                                            &decltype(storage_names)::value_type::first);
        if (type == storage_names.end())
            return fail(ErrorCode::internal, fmt::format("The tensor \"{}\" has a type that is not "
                                                         "written to files of torch.",
                                                         tensor.name));
        auto shared = std::ranges::find_if(storages, [&](std::span<const std::byte> s) {
            return s.data() == tensor.bytes.data() && s.size() == tensor.bytes.size();
        });
        if (shared == storages.end()) shared = storages.insert(storages.end(), tensor.bytes);
        pickle.text(tensor.name);
        pickle.tensor(tensor, type->second, std::to_string(shared - storages.begin()));
    }
    pickle.op(Opcode::setitems);
    if (!key.empty()) pickle.op(Opcode::setitem);
    for (const auto& [name, number] : numbers) {
        pickle.text(name);
        pickle.integer(static_cast<std::uint64_t>(number));
        pickle.op(Opcode::setitem);
    }
    pickle.op(Opcode::stop);

    const std::string order = "little", version = "3\n";
    const auto bytes_of = [](const std::string& text) { return std::as_bytes(std::span(text)); };
    std::vector<ZipPiece> pieces{{folder + "data.pkl", bytes_of(pickle.program())},
                                 {folder + "byteorder", bytes_of(order)}};
    for (std::size_t i = 0; i < storages.size(); ++i)
        pieces.push_back({folder + "data/" + std::to_string(i), storages[i]});
    pieces.push_back({folder + "version", bytes_of(version)});
    return write_zip(path, pieces);
}

}  // namespace sparsescope
