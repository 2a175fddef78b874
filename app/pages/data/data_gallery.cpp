// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/data_gallery.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/controllers/stored_picture.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/picture_viewer.h"
#include "widgets/controls/corpus_table.h"
#include "widgets/controls/picture_gallery.h"
#include "widgets/models/corpus_table_model.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int size_slider_width = 96;
constexpr int pixels_edge = 72;  // of pictures of a few pixels

QToolButton* view_button(const QString& name, const QString& icon, const QString& tip) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(theme::icon(icon));
    button->setCheckable(true);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    theme::make_flat(button);
    return button;
}

}  // namespace

DataGallery::DataGallery(AppContext& context, Commands& commands, CorpusTable* table,
                         CorpusTableModel* model)
    : QObject(table),
      context_(context),
      commands_(commands),
      table_(table),
      model_(model),
      view_(new PictureGallery([this](int row) { return itemAt(row); })) {
    view_->setObjectName("data_gallery");
    view_->setAccessibleName("Documents as pictures");
    view_->setModel(model_);
    view_->setSelectionModel(table_->selectionModel());
    view_->setSource(&context_.pictures);
    table_->setPictureSource(&context_.pictures);
    buildSwitcher();
    listen();
    showChoice();
}

void DataGallery::buildSwitcher() {
    as_table_ = view_button("data_as_table", "data", "Show documents as a table");
    as_gallery_ = view_button("data_as_gallery", "grid", "Show documents as pictures");
    size_ = new QSlider(Qt::Horizontal);
    size_->setObjectName("data_picture_size");
    size_->setRange(PictureGallery::smallest_edge, PictureGallery::largest_edge);
    size_->setPageStep(32);
    size_->setToolTip("Size of the pictures (+ and −, or Ctrl and the wheel)");
    size_->setAccessibleName("Size of the pictures");
    const auto fit = [this] { size_->setFixedWidth(theme::scaled(size_slider_width)); };
    connect(&theme::notifier(), &theme::Notifier::changed, this, fit);
    fit();
    switcher_ = new QWidget;
    auto* row = new QHBoxLayout(switcher_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(size_);
    row->addWidget(as_table_);
    row->addWidget(as_gallery_);
}

void DataGallery::listen() {
    connect(as_table_, &QToolButton::clicked, this, [this] { choose(false); });
    connect(as_gallery_, &QToolButton::clicked, this, [this] { choose(true); });
    connect(size_, &QSlider::valueChanged, view_, &PictureGallery::setEdge);
    connect(view_, &PictureGallery::edgeChanged, this, [this](int edge) {
        const QSignalBlocker quiet(size_);
        size_->setValue(edge);
        if (!kind().isEmpty()) context_.settings.setPictureEdge(kind(), edge);
    });
    connect(view_, &PictureGallery::visibleChanged, model_, &CorpusTableModel::setVisible);
    connect(view_, &PictureGallery::documentHovered, table_, &CorpusTable::documentHovered);
    connect(view_, &PictureGallery::copyRequested, table_, &CorpusTable::copyRequested);
    connect(view_, &PictureGallery::menuRequested, this,
            [this](int, const QPoint& place) { Q_EMIT table_->menuRequested(place); });
    connect(view_, &PictureGallery::opened, this,
            [this](int row) { Q_EMIT table_->activated(model_->index(row, 0)); });
    connect(view_, &PictureGallery::zoomRequested, this, &DataGallery::zoom);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        shapes_task_.cancel();
        shapes_.clear();
        shapes_of_ = 0;
        reader_ = std::make_shared<Reader>(context_.workspace.file());
    });
}

QString DataGallery::kind() const {
    const DatasetInfo* dataset = context_.data.dataset();
    if (!dataset || !dataset->has_images) return {};
    return dataset->picture_folder.empty() ? "pixels" : "pictures";
}

bool DataGallery::wanted() const {
    return !kind().isEmpty() && context_.settings.galleryShown(kind());
}

void DataGallery::choose(bool gallery) {
    context_.settings.setGalleryShown(kind(), gallery);
    showChoice();
    Q_EMIT switched();
    QWidget* shown = table_;
    if (gallery) shown = view_;
    shown->setFocus();
}

void DataGallery::showChoice() {
    switcher_->setVisible(!kind().isEmpty());
    as_gallery_->setChecked(wanted());
    as_table_->setChecked(!wanted());
    size_->setVisible(wanted());
    if (kind().isEmpty()) return;
    const bool pixels = kind() == "pixels";
    view_->setEdge(
        context_.settings.pictureEdge(kind(), pixels ? pixels_edge : PictureGallery::usual_edge));
}

void DataGallery::followRows() {
    showChoice();
    const auto& shown = context_.data.shown();
    if (!shown || kind() != "pictures") return view_->setShapes({});
    const bool known = shapes_of_ == shown->dataset.id && shapes_generation_ == shown->generation &&
                       shapes_documents_ == shown->dataset.documents;
    if (known) return applyShapes();
    fetchShapes();
}

void DataGallery::fetchShapes() {
    const FilteredRows& shown = *context_.data.shown();
    if (!reader_) return;
    shapes_task_.start(
        [reader = reader_,
         dataset = shown.dataset](const std::stop_token&) -> Result<std::vector<float>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return picture_shapes(*corpus, dataset);
        },
        [this, dataset = shown.dataset.id, documents = shown.dataset.documents,
         generation = shown.generation](Result<std::vector<float>> shapes) {
            if (!shapes) return;  // a grid shows them as well
            shapes_ = std::move(*shapes);
            shapes_of_ = dataset;
            shapes_documents_ = documents;
            shapes_generation_ = generation;
            applyShapes();
        });
}

void DataGallery::applyShapes() {
    const auto& shown = context_.data.shown();
    if (!shown || shown->dataset.id != shapes_of_ || shapes_.empty()) return view_->setShapes({});
    std::vector<float> shapes;
    for (const std::int64_t row : shown->rows.rows_at(0, shown->rows.count()))
        shapes.push_back(row < std::ssize(shapes_) ? shapes_[static_cast<std::size_t>(row)] : 1);
    view_->setShapes(std::move(shapes));
}

GalleryItem DataGallery::itemAt(int row) const {
    const CorpusRow* item = model_->row(row);
    if (!item) return {};
    return {item->id, item->label, item->tags.join(", "), item->text};
}

void DataGallery::zoom(int row) {
    const auto& shown = context_.data.shown();
    if (!shown || row < 0) return;
    PictureSequence pictures;
    pictures.dataset = shown->dataset.id;
    pictures.count = static_cast<int>(shown->rows.count());
    pictures.first = row;
    pictures.document = [rows = shown->rows, ids = shown->ids](int place) -> DocumentId {
        const auto found = rows.rows_at(place, 1);
        if (found.empty() || found.front() >= std::ssize(*ids)) return 0;
        return (*ids)[static_cast<std::size_t>(found.front())];
    };
    pictures.moved = [view = QPointer(view_)](int place) {
        if (view) view->goToRow(place);
    };
    commands_.showPictures(pictures);
}

}  // namespace sparsescope
