// SPDX-License-Identifier: GPL-3.0-or-later
// Documents as pictures: any model's rows as a wall of pictures in reading order, each with its
// label and a short caption. Shares model and selection with a table of the same rows, so that
// whatever acts on the selection acts on both. Of 100,000 pictures only those in sight and the next
// screen are asked for (PictureSource); until one comes its place is kept. Keys: arrows, Home, End,
// Page; Return opens, Space zooms, + and − (or Ctrl and the wheel) change the size.
#pragma once
#include <QAbstractItemView>
#include <QCache>
#include <QPixmap>
#include <QPointer>
#include <functional>
#include <optional>
#include <vector>

#include "core/types/ids.h"
#include "widgets/models/picture_layout.h"
#include "widgets/models/picture_source.h"

namespace sparsescope {

struct GalleryItem {
    DocumentId document = 0;  // 0: its row has not been read yet
    QString label;            // a chip below the picture; "": none
    QString caption;          // at the right of it
    QString text;             // what the pointer and screen readers are told
};

class PictureGallery : public QAbstractItemView {
    Q_OBJECT
  public:
    static constexpr int smallest_edge = 48;
    static constexpr int largest_edge = 320;
    static constexpr int usual_edge = 144;
    using ItemOf = std::function<GalleryItem(int row)>;

    explicit PictureGallery(ItemOf item, QWidget* parent = nullptr);
    void setSource(PictureSource* source);
    // Width over height by row; nothing: a grid of squares.
    void setShapes(std::vector<float> shapes);
    // About the height of a picture in pixels at 100 % text size.
    void setEdge(int edge);
    [[nodiscard]] int edge() const { return edge_; }
    // Where clicks with Ctrl and Shift ask to pick documents and leave the selection alone, as in
    // a list of hits. Whoever listens says by setPicked() which are; ascending.
    void setAsksToPick(bool asks);
    void setPicked(std::vector<DocumentId> documents);
    void setMarked(std::optional<DocumentId> document);
    [[nodiscard]] const PictureLayout& arrangement() const { return layout_; }
    [[nodiscard]] std::pair<int, int> visibleRows() const;
    [[nodiscard]] GalleryItem itemAt(int row) const;
    void goToRow(int row);

    void setModel(QAbstractItemModel* model) override;
    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint& point) const override;
    void doItemsLayout() override;

  Q_SIGNALS:
    void visibleChanged(int first, int last);
    void edgeChanged(int edge);
    void opened(int row);
    void zoomRequested(int row);
    void copyRequested();
    void menuRequested(int row, const QPoint& global_position);
    void documentHovered(std::optional<sparsescope::DocumentId> document);
    void pickToggled(sparsescope::DocumentId document);
    void pickExtended(const std::vector<sparsescope::DocumentId>& documents);

  protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex&) const override { return false; }
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void updateGeometries() override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void dataChanged(const QModelIndex& top_left, const QModelIndex& bottom_right,
                     const QList<int>& roles = {}) override;

  private:
    struct Scaled {
        QPixmap pixmap;
        qint64 image = 0;  // cacheKey() of what it was made of
    };
    [[nodiscard]] int rows() const { return model() ? model()->rowCount(rootIndex()) : 0; }
    [[nodiscard]] QRect shownRect(const QRect& in_gallery) const;
    [[nodiscard]] QPoint inGallery(const QPoint& in_viewport) const;
    [[nodiscard]] int captionHeight() const;
    [[nodiscard]] int toPage(int row, int direction) const;
    void arrange();
    void tellVisible();
    void hover(int row);
    void paintTile(QPainter& painter, int row);
    void paintPicture(QPainter& painter, const GalleryItem& item, const QRect& room);
    void paintCaption(QPainter& painter, const GalleryItem& item, const QRect& rect);
    void paintFrame(QPainter& painter, int row, const GalleryItem& item, const QRect& rect);
    [[nodiscard]] const QPixmap* scaled(DocumentId document, const QImage& image,
                                        const QSize& size);

    ItemOf item_;
    QPointer<PictureSource> source_;
    std::vector<float> shapes_;
    PictureLayout layout_;
    int edge_ = usual_edge;
    bool asks_to_pick_ = false;
    std::vector<DocumentId> picked_;
    std::optional<DocumentId> marked_;
    int hovered_ = -1;
    int wheel_ = 0;  // what was turned and did not make a step yet
    std::pair<int, int> told_{0, -1};
    QCache<DocumentId, Scaled> scaled_;  // as they are painted now, in bytes
    int scaled_now_ = 0;                 // in this paint event
    bool left_rough_ = false;
};

}  // namespace sparsescope
