// SPDX-License-Identifier: GPL-3.0-or-later
// One picture, as large as the window: its file where that is still there, else the thumbnail with
// the sentence that says so and the way to the folder. Arrows, Home and End go through the pictures
// of the list it was opened from; + and − enlarge; Space or Escape closes it.
#pragma once
#include <QDialog>
#include <QImage>
#include <functional>
#include <memory>

#include "app/controllers/picture_original.h"
#include "app/controllers/reader.h"
#include "app/controllers/task.h"

class QToolButton;

namespace sparsescope {

class AppContext;
class MessageBar;
class ElidedLabel;

// The list that a picture was opened from.
struct PictureSequence {
    DatasetId dataset = 0;
    int count = 0;
    int first = 0;                            // that is shown first
    std::function<DocumentId(int)> document;  // 0: not known any more
    std::function<void(int)> moved = {};      // the person went to this one
};

// Paints a picture whole, or enlarged and then moved with the mouse.
class PictureCanvas : public QWidget {
    Q_OBJECT

  public:
    explicit PictureCanvas(QWidget* parent = nullptr);
    void setImage(const QImage& image, bool keep_zoom);
    void zoomBy(double factor);
    [[nodiscard]] double zoom() const { return zoom_; }
    [[nodiscard]] const QImage& image() const { return image_; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

  private:
    void drag(const QPointF& by);
    QImage image_;
    double zoom_ = 1;  // 1: whole
    QPointF offset_;   // of its middle from that of the canvas
    QPoint pressed_;
};

class PictureViewer : public QDialog {
    Q_OBJECT

  public:
    PictureViewer(AppContext& context, PictureSequence sequence, QWidget* parent);
    [[nodiscard]] int place() const { return place_; }
    [[nodiscard]] const LargePicture& shown() const { return shown_; }
    [[nodiscard]] bool busy() const { return task_.busy(); }
    // Of the search for the folder, which the window below cannot tell. The button stays.
    void tellOfFolder(const QString& sentence);

  Q_SIGNALS:
    void folderWanted(sparsescope::DatasetId dataset);
    void moreLikeRequested(sparsescope::DatasetId dataset, sparsescope::DocumentId document);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void build();
    QWidget* buildFoot();
    void goTo(int place);
    void load();
    void take(LargePicture picture);
    void showWords();

    AppContext& context_;
    PictureSequence sequence_;
    int place_ = 0;
    DocumentId document_ = 0;
    LargePicture shown_;
    PictureCanvas* canvas_ = nullptr;
    ElidedLabel* title_ = nullptr;
    ElidedLabel* facts_ = nullptr;
    MessageBar* problem_ = nullptr;
    QToolButton* back_ = nullptr;
    QToolButton* next_ = nullptr;
    QToolButton* more_like_ = nullptr;
    std::shared_ptr<Reader> reader_;
    Task task_;
};

}  // namespace sparsescope
