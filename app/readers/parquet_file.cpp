// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/readers/parquet_file.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/util/float16.h>
#include <parquet/arrow/reader.h>

namespace sparsescope::readers {
namespace {

using nlohmann::json;

constexpr int deepest = 16;
constexpr std::int64_t rows_at_a_time = 256;

tl::unexpected<Error> bad(std::string sentence, const arrow::Status& status = {}) {
    return fail(ErrorCode::invalid_input, std::move(sentence), status.ToString());
}

json value_at(const arrow::Array& array, std::int64_t row, int depth);

template <class List>
json list_at(const arrow::Array& array, std::int64_t row, int depth) {
    const auto& lists = static_cast<const List&>(array);
    json values = json::array();
    const std::int64_t first = lists.value_offset(row);
    for (std::int64_t i = 0; i < lists.value_length(row); ++i)
        values.push_back(value_at(*lists.values(), first + i, depth + 1));
    return values;
}

json record_at(const arrow::Array& array, std::int64_t row, int depth) {
    const auto& record = static_cast<const arrow::StructArray&>(array);
    json object = json::object();
    for (int i = 0; i < record.num_fields(); ++i)
        object[record.type()->field(i)->name()] = value_at(*record.field(i), row, depth + 1);
    return object;
}

template <class Array>
json number_at(const arrow::Array& array, std::int64_t row) {
    return static_cast<const Array&>(array).Value(row);
}
template <class Array>
json text_at(const arrow::Array& array, std::int64_t row) {
    return static_cast<const Array&>(array).GetString(row);
}

json other_at(const arrow::Array& array, std::int64_t row) {
    const auto scalar = array.GetScalar(row);
    return scalar.ok() ? json((*scalar)->ToString()) : json();
}

json word_at(const arrow::Array& array, std::int64_t row, int depth) {
    const auto& words = static_cast<const arrow::DictionaryArray&>(array);
    return value_at(*words.dictionary(), words.GetValueIndex(row), depth + 1);
}

json value_at(const arrow::Array& array, std::int64_t row, int depth) {
    if (array.IsNull(row) || depth > deepest) return {};
    switch (array.type_id()) {
        case arrow::Type::BOOL:
            return number_at<arrow::BooleanArray>(array, row);
        case arrow::Type::INT8:
            return number_at<arrow::Int8Array>(array, row);
        case arrow::Type::INT16:
            return number_at<arrow::Int16Array>(array, row);
        case arrow::Type::INT32:
            return number_at<arrow::Int32Array>(array, row);
        case arrow::Type::INT64:
            return number_at<arrow::Int64Array>(array, row);
        case arrow::Type::UINT8:
            return number_at<arrow::UInt8Array>(array, row);
        case arrow::Type::UINT16:
            return number_at<arrow::UInt16Array>(array, row);
        case arrow::Type::UINT32:
            return number_at<arrow::UInt32Array>(array, row);
        case arrow::Type::UINT64:
            return number_at<arrow::UInt64Array>(array, row);
        case arrow::Type::HALF_FLOAT:
            return arrow::util::Float16::FromBits(
                       static_cast<const arrow::HalfFloatArray&>(array).Value(row))
                .ToFloat();
        case arrow::Type::FLOAT:
            return number_at<arrow::FloatArray>(array, row);
        case arrow::Type::DOUBLE:
            return number_at<arrow::DoubleArray>(array, row);
        case arrow::Type::STRING:
            return text_at<arrow::StringArray>(array, row);
        case arrow::Type::LARGE_STRING:
            return text_at<arrow::LargeStringArray>(array, row);
        case arrow::Type::LIST:
            return list_at<arrow::ListArray>(array, row, depth);
        case arrow::Type::LARGE_LIST:
            return list_at<arrow::LargeListArray>(array, row, depth);
        case arrow::Type::FIXED_SIZE_LIST:
            return list_at<arrow::FixedSizeListArray>(array, row, depth);
        case arrow::Type::STRUCT:
            return record_at(array, row, depth);
        case arrow::Type::DICTIONARY:
            return word_at(array, row, depth);
        default:
            return other_at(array, row);
    }
}

Status add_rows(const arrow::RecordBatch& batch, const ParquetSink& sink) {
    for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
        json values = json::array();
        for (int i = 0; i < batch.num_columns(); ++i)
            values.push_back(value_at(*batch.column(i), row, 0));
        SPARSESCOPE_TRY(sink.add(values));
    }
    return {};
}

arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> open_reader(const std::string& path) {
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
    parquet::ReaderProperties properties = parquet::default_reader_properties();
    properties.enable_buffered_stream();
    parquet::ArrowReaderProperties arrow_properties;
    arrow_properties.set_use_threads(false);
    arrow_properties.set_pre_buffer(false);
    arrow_properties.set_batch_size(rows_at_a_time);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(std::move(file), properties));
    return builder.properties(arrow_properties)->Build();
}

}  // namespace

Status read_parquet(const std::string& path, const ParquetSink& sink) {
    constexpr const char* damaged = "is damaged, cut off, or no Parquet file that can be read.";
    const auto reader = open_reader(path);
    if (!reader.ok()) return bad(damaged, reader.status());
    const auto batches = (*reader)->GetRecordBatchReader();
    if (!batches.ok()) return bad(damaged, batches.status());
    std::int64_t row = 0;
    SPARSESCOPE_TRY(sink.begin((*batches)->schema()->field_names(),
                               (*reader)->parquet_reader()->metadata()->num_rows()));
    for (;;) {
        std::shared_ptr<arrow::RecordBatch> batch;
        const arrow::Status read = (*batches)->ReadNext(&batch);
        if (!read.ok()) return bad(fmt::format("is damaged near row {}.", row), read);
        if (!batch) return {};
        const arrow::Status valid = batch->ValidateFull();
        if (!valid.ok()) return bad(fmt::format("is damaged near row {}.", row), valid);
        SPARSESCOPE_TRY(add_rows(*batch, sink));
        row += batch->num_rows();
    }
}

}  // namespace sparsescope::readers
