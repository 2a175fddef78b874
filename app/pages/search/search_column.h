// SPDX-License-Identifier: GPL-3.0-or-later
// One list of hits, or the same hits as a gallery of pictures. Its title names the kind of search
// and changes it by a menu; below the hits stands what the search found and what it cost.
#pragma once
#include <optional>

#include <QWidget>

#include "app/controllers/search_answer.h"
#include "app/pages/search/search_columns.h"
#include "widgets/controls/hit_table.h"

class QAbstractItemView;
class QGridLayout;
class QMenu;
class QSlider;
class QToolButton;

namespace sparsescope {

class TextLabel;
class ElidedLabel;
class PictureGallery;
class PictureSource;

class SearchColumnView : public QWidget {
    Q_OBJECT

  public:
    explicit SearchColumnView(PictureSource* pictures, QWidget* parent = nullptr);
    // Of hits with pictures: a gallery instead of the list, both of the same model and selection.
    void setGallery(bool shown);
    void setPictureEdge(int edge);
    void setColumn(const SearchColumn& column, const ColumnChoices& choices);
    // A `usual` list, the one without any choice made, shows no title. A list that is `alone`
    // cannot be closed, and leaves it to the page's footer to say what the search cost.
    void setAlone(bool usual, bool alone);
    void setAnswer(const SearchAnswer& answer, const ColumnAnswer& column,
                   const NeuronColors& colors, bool keep_place);
    void clear();
    // Marks the document in this list and shows its rank.
    void setMarked(std::optional<DocumentId> document);
    void setPicked(const std::vector<DocumentId>& documents);
    [[nodiscard]] HitTable* table() const { return table_; }
    [[nodiscard]] PictureGallery* gallery() const { return gallery_; }
    [[nodiscard]] QAbstractItemView* shownHits() const;  // that of the two which is shown

  Q_SIGNALS:
    void columnChanged(const sparsescope::SearchColumn& column);
    void closeRequested();
    void zoomRequested(int row);

  private:
    void buildGallery(PictureSource* pictures);
    void fitShapes();
    QWidget* buildHeader();
    QWidget* buildWeight();
    QWidget* buildFacts();
    void addFact(const QString& name, const QString& title, const QString& tooltip);
    void setFact(const QString& name, const QString& value, const QString& detail = {});
    void showFacts(const SearchAnswer& answer, const ColumnAnswer& column);

    SearchColumn column_;
    ColumnChoices choices_;
    QWidget* header_ = nullptr;
    QToolButton* title_ = nullptr;
    QMenu* menu_ = nullptr;
    TextLabel* rank_ = nullptr;
    QToolButton* close_ = nullptr;
    ElidedLabel* caption_ = nullptr;
    QWidget* weight_ = nullptr;
    QSlider* weight_slider_ = nullptr;
    TextLabel* weight_value_ = nullptr;
    HitTable* table_ = nullptr;
    PictureGallery* gallery_ = nullptr;
    QWidget* facts_ = nullptr;
    QGridLayout* fact_grid_ = nullptr;
};

}  // namespace sparsescope
