// SPDX-License-Identifier: GPL-3.0-or-later
// The documents of the Data page as pictures, beside the table: the same rows, the same selection,
// the same actions and keys. Which of the two is shown, and how large pictures are, is remembered
// for each kind of dataset: files of pictures, and datasets that brought pixels.
#pragma once
#include <QObject>
#include <QString>
#include <memory>

#include "app/controllers/reader.h"
#include "app/controllers/task.h"

class QSlider;
class QToolButton;
class QWidget;

namespace sparsescope {

class AppContext;
class Commands;
class CorpusTable;
class CorpusTableModel;
class PictureGallery;
struct GalleryItem;

class DataGallery : public QObject {
    Q_OBJECT

  public:
    // `table` must show the rows of context.data.shown().
    DataGallery(AppContext& context, Commands& commands, CorpusTable* table,
                CorpusTableModel* model);
    [[nodiscard]] PictureGallery* view() const { return view_; }
    [[nodiscard]] QWidget* switcher() const { return switcher_; }  // table or gallery, and size
    // Whether the gallery is to be shown for the dataset that is.
    [[nodiscard]] bool wanted() const;
    void followRows();  // after other rows are shown
    void zoom(int row);

  Q_SIGNALS:
    void switched();

  private:
    void buildSwitcher();
    void listen();
    void choose(bool gallery);
    void showChoice();
    void fetchShapes();
    void applyShapes();
    [[nodiscard]] QString kind() const;  // "": the dataset has no pictures
    [[nodiscard]] GalleryItem itemAt(int row) const;

    AppContext& context_;
    Commands& commands_;
    CorpusTable* table_;
    CorpusTableModel* model_;
    PictureGallery* view_;
    QWidget* switcher_ = nullptr;
    QToolButton* as_table_ = nullptr;
    QToolButton* as_gallery_ = nullptr;
    QSlider* size_ = nullptr;
    // Of one dataset, by its rows; empty: all are alike.
    std::vector<float> shapes_;
    DatasetId shapes_of_ = 0;
    std::int64_t shapes_documents_ = 0;
    std::int64_t shapes_generation_ = -1;
    std::shared_ptr<Reader> reader_;
    Task shapes_task_;
};

}  // namespace sparsescope
