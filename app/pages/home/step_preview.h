// SPDX-License-Identifier: GPL-3.0-or-later
// A glimpse of what a first step will show: documents as lines of text or as pictures, or the
// weights of a code as bars.
#pragma once
#include <vector>

#include <QImage>
#include <QString>
#include <QWidget>

namespace sparsescope {

struct PreviewItem {
    QString text;
    QImage picture;   // pictures stand in a row, texts one under another
    QString caption;  // under the picture
};

class StepPreview : public QWidget {
    Q_OBJECT

  public:
    explicit StepPreview(QWidget* parent = nullptr);
    // With `from`, the first item stands for the question and the others for its answers.
    void setItems(std::vector<PreviewItem> items, bool from = false);
    void setBars(std::vector<float> weights);  // strongest first
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void paintPictures(QPainter& painter) const;
    void paintTexts(QPainter& painter) const;
    void paintBars(QPainter& painter) const;

    std::vector<PreviewItem> items_;
    std::vector<float> bars_;
    bool from_ = false;
};

}  // namespace sparsescope
