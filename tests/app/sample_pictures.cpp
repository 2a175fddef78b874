// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sample_pictures.h"

#include <fmt/format.h>

#include <QBuffer>
#include <QImage>

#include "core/base/random.h"
#include "core/code/sparse_head.h"
#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::test {
namespace {

constexpr std::size_t dim = 8;
constexpr std::size_t hidden = 12;
constexpr int stored = 6;

HeadWeights made_up_weights() {
    Random random(3);
    HeadWeights weights;
    weights.dim = dim;
    weights.hidden = hidden;
    weights.pre_bias.assign(dim, 0);
    weights.latent_bias.assign(hidden, 0);
    for (std::size_t i = 0; i < dim * hidden; ++i)
        weights.encoder_weight.push_back(static_cast<float>(random.uniform(-1, 1)));
    return weights;
}

NewDocument made_up_document(int i, const std::filesystem::path& folder,
                             const PictureOptions& options) {
    NewDocument document;
    document.text = fmt::format("picture number {}", i);
    document.label = i % 3;
    document.split = i % 6 == 4 ? Split::validation : Split::train;
    if (i == options.without) return document;
    const QSize size = sample_size(i);
    const std::string name = fmt::format("of {}.png", i);
    QImage image(size, QImage::Format_RGB32);
    image.fill(sample_color(i));
    const auto path = folder / "pictures" / name;
    image.save(QString::fromStdString(path.string()));
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
    if (!options.files) std::filesystem::remove(path);
    const QSize small = size.scaled(thumbnail_edge, thumbnail_edge, Qt::KeepAspectRatio);
    document.picture = {size.width(), size.height(),
                        name,         fmt::format("{:064}", i),
                        bytes,        jpeg_of(sample_color(i), small)};
    if (i == options.damaged) document.picture.thumbnail = {0xff, 0xd8, 0x00, 0x11};
    return document;
}

}  // namespace

QColor sample_color(int picture) {
    return QColor::fromHsv(picture * 10 % 360, 200, 180);
}

QSize sample_size(int picture) {
    return picture % 4 == 3 ? QSize(300, 480) : QSize(640, 400);
}

std::vector<std::uint8_t> jpeg_of(const QColor& color, const QSize& size) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(color);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPEG", 95);
    return {bytes.begin(), bytes.end()};
}

void make_picture_workspace(const std::filesystem::path& file, const std::filesystem::path& folder,
                            const PictureOptions& options) {
    std::filesystem::create_directories(folder / "pictures");
    auto corpus = value_of(Corpus::create(file));
    DatasetSpec spec;
    spec.name = "pictures";
    spec.dim = dim;
    spec.encoder = options.encoder;
    spec.picture_folder = (folder / "pictures").string();
    spec.label_names = {options.name.empty() ? "animals" : options.name, "food", "tools"};
    const auto count = static_cast<std::size_t>(options.documents);
    EmbeddingMatrix embeddings(count, dim);
    Random random(5);
    for (float& value : embeddings.values)
        value = static_cast<float>(random.uniform(-1, 1));
    std::vector<NewDocument> documents;
    for (int i = 0; i < options.documents; ++i)
        documents.push_back(made_up_document(i, folder, options));
    const auto writer = value_of(corpus.add_dataset(spec));
    succeed(writer->append(documents, embeddings.view()));
    const DatasetId dataset = value_of(writer->commit());
    const HeadWeights weights = made_up_weights();
    CodeMatrix codes(hidden);
    for (std::size_t i = 0; i < count; ++i)
        codes.append(encode(weights, embeddings.view().row(i), stored).view());
    ModelInfo info;
    info.name = "made up";
    info.dataset = dataset;
    info.dim = dim;
    info.hidden = hidden;
    info.k = 4;
    info.stored_k = stored;
    info.config = to_json(TrainConfig{});
    value_of(corpus.add_model(info, weights, &codes));
}

}  // namespace sparsescope::test
